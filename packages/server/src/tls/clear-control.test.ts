import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { ManualClock } from "../testing/index.ts";

const run = promisify(execFile);

describe("CCC", () => {
  it("is refused by default, and where nothing is protected", async () => {
    const server = await startWithFiles({ tls: true });
    expect(await (await server.peer({ tls: "explicit" })).say("CCC")).toMatch(/^534/);
    expect(await (await server.peer()).say("CCC")).toMatch(/^533/);
  });

  // "active" says close_notify itself, "passive" waits for the server's and goes on in clear text.
  it.each(["active", "passive"].flatMap((mode) => ["1.2", "1.3"].map((version) => [mode, version])))(
    "goes on in clear text where it is allowed, data still protected: curl, %s, TLS %s",
    async (mode = "", version = "") => {
      const server = await startWithFiles({ tls: { clearControl: true, required: { data: true } } });
      const url = `ftp://u:p@127.0.0.1:${server.address.port}`;
      const tls = ["-k", "--ssl-reqd", `--tlsv${version}`, "--tls-max", version];
      const clearing = ["--ftp-ssl-ccc", "--ftp-ssl-ccc-mode", mode];
      const { stdout, stderr } = await run("curl", ["-sSv", ...tls, ...clearing, `${url}/f`, `${url}/d/g`]);
      expect(stdout).toBe("abc12345");
      expect(stderr).toMatch(/> CCC\r?\n(?:.*\n)*?< 200 [\s\S]*> PWD\r?\n(?:.*\n)*?< 257 /);
      await server.close();
      expect(server.log.find(({ type }) => type === "session-closed")).toMatchObject({ reason: "quit" });
    },
  );

  it("waits for the client's close_notify no longer than a handshake may take, nor than the server runs", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({ tls: { clearControl: true }, clock });
    for (const closing of [false, true]) {
      const peer = await server.peer({ tls: "explicit" });
      // Its side stays open, and it says nothing more.
      peer.socket.allowHalfOpen = true;
      expect(await peer.say("CCC")).toMatch(/^200/);
      const began = clock.now();
      const closed = closing ? server.close() : undefined;
      while (server.server.sessions > 0) {
        clock.advance(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await closed;
      expect(clock.now() - began).toBeLessThan(15_000);
    }
  });
  it("leaves nobody to count what comes in clear as TLS that brings no commands", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({
      tls: { clearControl: true },
      clock,
      limits: { tlsOverhead: 0 },
      observer: { log: ({ type }) => type === "client-software" && clock.advance(1000) },
    });
    const script = [
      "import ftplib, ssl, sys",
      "f = ftplib.FTP_TLS(context=ssl._create_unverified_context())",
      "f.connect('127.0.0.1', int(sys.argv[1])); f.login('u', 'p'); f.ccc()",
      "for _ in range(20): f.sendcmd('SITE HELP' + ' ' * 4000)",
      "f.sendcmd('CLNT done'); f.quit()",
    ].join("\n");
    await run("python3", ["-c", script, String(server.address.port)]);
    await server.close();
    expect(server.log.find(({ type }) => type === "session-closed")).toMatchObject({ reason: "quit" });
  });
});
