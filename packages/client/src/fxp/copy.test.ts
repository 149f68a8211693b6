import { afterEach, describe, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { connect } from "../client/connect.ts";
import type { FtpClient } from "../client/ftp-client.ts";
import { FaultServer, type FaultServerOptions } from "../testing/index.ts";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function server(options: FaultServerOptions = {}): Promise<{ server: FaultServer; client: FtpClient }> {
  const server = await FaultServer.start(options);
  open.push(server);
  const client = await connect({ host: server.host, port: server.port, pool: { max: 1 }, retry: false });
  open.push(client);
  return { server, client };
}

const text = "from one to the other\n".repeat(1000);
const copied = (there: FaultServer) => Buffer.from(there.files.read("/there") ?? []).toString();

describe("a copy between two servers", () => {
  it("goes from one to the other, and comes into being whole", async () => {
    const a = await server({ files: { "/here": text } });
    const b = await server({ files: { "/there": "old" } });
    const result = await a.client.copyTo("/here", b.client, "/there");
    expect(result).toMatchObject({ via: "fxp", bytes: text.length });
    expect(copied(b.server)).toBe(text);
    expect(b.server.files.list("/").map(({ name }) => name)).toEqual(["there"]);
    expect(await a.client.size("/here")).toBe(text.length);
  });

  it.each(["fxp", "client"] as const)("keeps the time if asked to, %s", async (via) => {
    const a = await server();
    const b = await server();
    const modified = new Date("2020-02-29T12:34:56Z");
    a.server.files.write("/here", text, modified.getTime());
    const time = () => b.server.files.facts("/there")?.modifiedMs;
    expect(await a.client.copyTo("/here", b.client, "/there", { via })).not.toHaveProperty("modified");
    expect(time()).not.toBe(modified.getTime());
    const kept = { via, preserve: true } as const;
    expect(await a.client.copyTo("/here", b.client, "/there", kept)).toMatchObject({ modified });
    expect(time()).toBe(modified.getTime());
  });

  it("is a copy all the same where no time is told", async () => {
    const a = await server({ files: { "/here": text }, faults: "REPLY MDTM 500 no" });
    const b = await server();
    for (const via of ["fxp", "client"] as const) {
      const told = await a.client.copyTo("/here", b.client, "/there", { via, preserve: true });
      expect(told).toMatchObject({ via, bytes: text.length });
      expect(told).not.toHaveProperty("modified");
    }
  });

  it("lets the target listen where the source cannot", async () => {
    const a = await server({ files: { "/here": text }, faults: "REPLY PASV 500 no" });
    const b = await server();
    expect(await a.client.copyTo("/here", b.client, "/there", { via: "fxp" })).toMatchObject({ via: "fxp" });
    expect(copied(b.server)).toBe(text);
  });

  it.each([
    ["neither listens", "REPLY PASV 500 no", "REPLY PASV 500 no"],
    ["neither connects to others", "REPLY PORT 500 no", "REPLY PORT 500 no"],
  ])("goes through the client where %s", async (_, faults, others) => {
    const a = await server({ files: { "/here": text }, faults });
    const b = await server({ faults: others });
    expect(await a.client.copyTo("/here", b.client, "/there")).toMatchObject({
      via: "client",
      bytes: text.length,
    });
    expect(copied(b.server)).toBe(text);
    await failure(a.client.copyTo("/here", b.client, "/there", { via: "fxp" }));
  });

  it("tells the other the server's own address, whatever the answer to PASV says (P22)", async () => {
    const a = await server({ files: { "/here": text }, faults: "PASVBADIP" });
    const b = await server();
    expect(await a.client.copyTo("/here", b.client, "/there", { via: "fxp" })).toMatchObject({ via: "fxp" });
  });

  it("leaves what is there alone when there is nothing to copy", async () => {
    const a = await server();
    const b = await server({ files: { "/there": "old" } });
    expect((await failure(a.client.copyTo("/here", b.client, "/there"))).code).toBe("not-found");
    expect(copied(b.server)).toBe("old");
  });

  it("ends one server's part when the other's fails, and both go on", async () => {
    const a = await server({ files: { "/here": text } });
    const b = await server({ files: { "/there": "old" }, faults: "REPLY STOR 553 no" });
    await failure(a.client.copyTo("/here", b.client, "/there", { via: "fxp" }));
    expect(copied(b.server)).toBe("old");
    expect(await a.client.size("/here")).toBe(text.length);
    expect(await b.client.size("/there")).toBe(3);
    const c = await server({ files: { "/here": text }, faults: "REPLY RETR 550 no" });
    const d = await server({ files: { "/there": "old" } });
    await failure(c.client.copyTo("/here", d.client, "/there", { via: "fxp" }));
    expect(d.server.files.list("/").map(({ name }) => name)).toEqual(["there"]);
    expect(copied(d.server)).toBe("old");
    expect(await c.client.size("/here")).toBe(text.length);
  });

  it("removes what it has begun over another session where the first is lost", async () => {
    const a = await server({ files: { "/here": text } });
    const b = await server({ files: { "/there": "old" }, faults: "STOR 421 too busy" });
    expect((await failure(a.client.copyTo("/here", b.client, "/there", { via: "fxp" }))).code).not.toBe(
      "usage",
    );
    expect(b.server.files.list("/").map(({ name }) => name)).toEqual(["there"]);
    expect(copied(b.server)).toBe("old");
  });

  it("works both ways at once with one connection each", async () => {
    const a = await server({ files: { "/here": text } });
    const b = await server({ files: { "/here": text } });
    for (const via of ["fxp", "client"] as const) {
      await Promise.all([
        a.client.copyTo("/here", b.client, "/there", { via }),
        b.client.copyTo("/here", a.client, "/there", { via }),
      ]);
    }
    expect([copied(a.server), copied(b.server)]).toEqual([text, text]);
  });

  it("on one server goes through a file of ours", async () => {
    const a = await server({ files: { "/here": text } });
    expect(await a.client.copyTo("/here", a.client, "/there")).toMatchObject({ via: "client" });
    expect(copied(a.server)).toBe(text);
    expect((await failure(a.client.copyTo("/here", a.client, "/there", { via: "fxp" }))).code).toBe("usage");
  });

  it("is given up by a signal", async () => {
    const a = await server({ files: { "/here": text } });
    const b = await server();
    const signal = AbortSignal.abort();
    expect((await failure(a.client.copyTo("/here", b.client, "/there", { signal }))).code).toBe("aborted");
    expect(await a.client.copyTo("/here", b.client, "/there")).toMatchObject({ bytes: text.length });
  });
});
