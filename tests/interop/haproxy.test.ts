import { randomInt } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpServer, fixedAccounts, type LogEvent, MemoryStorage } from "@twinport/server";
import { testCertificate } from "@twinport/server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, startAsking } from "./peers/listening.ts";
import { has, programs } from "./peers/programs.ts";
import { runOk } from "./peers/run.ts";

/** Where the load balancer is, and the server behind it: on the same ports, as a published range is. */
const [outside, inside] = ["127.0.0.9", "127.0.0.1"];
const text = "through a load balancer\n";

describe.skipIf(!has("haproxy") || !has("curl") || !has("lftp"))("our server behind HAProxy", () => {
  const log: LogEvent[] = [];
  let work: string;
  let server: FtpServer;
  let ports: { readonly control: number; readonly implicit: number };
  let stop: () => Promise<void>;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "twinport-haproxy-"));
    const first = 24_000 + randomInt(8000);
    server = new FtpServer({
      host: inside,
      port: await freePort(outside),
      passive: { ports: [first, first + 3] },
      proxy: { trusted: [outside] },
      tls: { certificate: testCertificate, implicitPort: await freePort(outside), sessionReuse: "require" },
      authenticator: fixedAccounts([
        { name: "u", password: "p", storage: new MemoryStorage({ files: { "/f": text } }) },
      ]),
      observer: { log: (event) => log.push(event) },
    });
    const { port: control } = await server.listen();
    ports = { control, implicit: server.implicitAddress?.port ?? 0 };
    const settings = join(work, "haproxy.cfg");
    // Version 1 of the protocol for control connections, 2 for data connections; a server without a port has the client's.
    await writeFile(
      settings,
      `
defaults
  mode tcp
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen control
  bind ${outside}:${control}
  bind ${outside}:${ports.implicit}
  server ftp ${inside} source ${outside} send-proxy
listen data
  bind ${outside}:${first}-${first + 3}
  server ftp ${inside} source ${outside} send-proxy-v2
`,
    );
    stop = await startAsking(programs.haproxy, ["-f", settings, "-db"], { host: outside, port: control });
  });
  afterAll(async () => {
    await stop();
    await server.close();
    await rm(work, { recursive: true });
  });

  const curl = (...args: string[]) =>
    runOk(programs.curl, ["-sS", "--disable", "-k", "--user", "u:p", ...args], { cwd: work });

  it.each([
    ["in the clear, by EPSV", "ftp", []],
    ["in the clear, by PASV", "ftp", ["--disable-epsv"]],
    ["by explicit TLS, EPSV", "ftp", ["--ssl-reqd"]],
    ["by explicit TLS, PASV", "ftp", ["--ssl-reqd", "--disable-epsv"]],
    ["by implicit TLS", "ftps", []],
  ])("curl transfers both ways %s", async (_name, scheme, args) => {
    const url = `${scheme}://${outside}:${scheme === "ftps" ? ports.implicit : ports.control}`;
    expect(await curl(...args, `${url}/f`)).toBe(text);
    await writeFile(join(work, "up"), `${text}${text}`);
    await curl(...args, "-T", "up", `${url}/up`);
    expect(await curl(...args, `${url}/up`)).toBe(`${text}${text}`);
  });

  it("is told whose connections they are: none is the load balancer's", () => {
    const opened = log.filter((event) => event.type === "session-opened");
    expect(opened.length).toBeGreaterThanOrEqual(15);
    for (const { client, server: to } of opened)
      expect([client.address, to.address]).toEqual([inside, outside]);
    expect(log.filter((event) => event.type === "proxy-refused")).toEqual([]);
    expect(log.filter((event) => event.type === "transfer" && !event.ok)).toEqual([]);
  });

  it("lftp mirrors more files than there are ports, without being refused one", async () => {
    const names = Array.from({ length: 20 }, (_, at) => `small-${at}`);
    for (const name of names) await writeFile(join(work, name), name);
    const puts = names.map((name) => `put ${name}`).join("; ");
    const gets = names.map((name) => `get ${name} -o back-${name}`).join("; ");
    const settings = "set net:max-retries 1; set ssl:verify-certificate no; set ftp:ssl-force yes";
    await runOk(
      programs.lftp,
      ["-c", `${settings}; open -u u,p ftp://${outside}:${ports.control}; ${puts}; ${gets}`],
      { cwd: work },
    );
    for (const name of names) expect(await readFile(join(work, `back-${name}`), "utf8")).toBe(name);
    expect(log.filter((event) => event.type === "no-passive-port")).toEqual([]);
  });
});
