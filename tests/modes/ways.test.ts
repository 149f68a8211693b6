import { once } from "node:events";
import { createServer } from "node:net";
import { connect, type DataMode, HostKnowledge } from "@twinport/client";
import { MemoryStorage } from "@twinport/server";
import { startTestServer, type TestServer } from "@twinport/server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modesUnder } from "./mode.ts";

const hosts = [...new Set(modesUnder("plain").map(({ host }) => host))];

/** Two ports, one above the other, that were free a moment ago. */
async function twoPorts(host: string): Promise<readonly [number, number]> {
  for (;;) {
    const first = createServer();
    await once(first.listen(0, host), "listening");
    const address = first.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const second = createServer();
    const both = await new Promise<boolean>((resolve) => {
      second.once("error", () => resolve(false)).listen(port + 1, host, () => resolve(true));
    });
    for (const server of both ? [first, second] : [first]) await once(server.close(), "close");
    if (both) return [port, port + 1];
  }
}

describe.each(hosts)("the client at our server on %s", (host) => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    const files = { "/folder/a": "of a", "/folder/b": "of b", "/folder/empty": "" };
    server = await startTestServer({ host, storage: new MemoryStorage({ files }) });
    url = `ftp://u:p@${host.includes(":") ? `[${host}]` : host}:${server.address.port}/folder`;
  });
  afterAll(() => server.close());

  const modes: readonly DataMode[] = host.includes(":") ? ["epsv", "eprt"] : ["epsv", "pasv", "eprt", "port"];
  it.each(modes)("goes by %s where that is the first choice, several transfers at once", async (mode) => {
    const others = modes.filter((other) => other !== mode);
    await using client = await connect(url, { modes: [mode, ...others] });
    const paths = ["a", "b", "empty", "a"];
    const all = await Promise.all(paths.map((path) => client.download(path).text()));
    expect(all).toEqual(["of a", "of b", "", "of a"]);
    const { mode: used } = await client.upload(Buffer.from("sent"), "c");
    expect(used).toBe(mode);
  });

  it("listens within a range of ports, announced as the address that is asked for", async () => {
    const ports = await twoPorts(host);
    const said: string[] = [];
    await using client = await connect(url, {
      modes: ["eprt"],
      active: { ports, externalAddress: host },
      onDialog: (event) => event.kind === "command" && event.verb === "EPRT" && said.push(event.argument),
    });
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(["a", "b", "empty", "a", "b", "empty"].map((path) => client.download(path).text()));
    }
    expect(said).toHaveLength(18);
    for (const announced of said) {
      const [, , address, port] = announced.split("|");
      expect(address).toBe(host);
      expect(ports).toContain(Number(port));
    }
  });

  it("remembers for the host which way does not work, in both directions", async () => {
    // Nobody reaches us under this address: the server is not to dial it, and says so at once.
    const unreachable = host.includes(":") ? "2001:db8::1" : "192.0.2.1";
    const knowledge = new HostKnowledge();
    const said: string[] = [];
    const open = (order: readonly DataMode[]) =>
      connect(url, {
        modes: order,
        active: { externalAddress: unreachable },
        knowledge,
        pipelining: "off",
        onDialog: (event) =>
          event.kind === "command" && /^E?(PASV|PRT|PSV|PORT)$/.test(event.verb) && said.push(event.verb),
      });
    for (let client = 0; client < 2; client += 1) {
      await using ftp = await open(["eprt", "epsv"]);
      expect(await ftp.download("a").text()).toBe("of a");
    }
    expect(said).toEqual(["EPRT", "EPSV", "EPSV"]);
  });
});
