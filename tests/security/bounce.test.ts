import { execFile, execFileSync } from "node:child_process";
import dns from "node:dns";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { MemoryStorage } from "@twinport/server";
import { startTestServer, type TestServer } from "@twinport/server/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const nmap = (() => {
  try {
    execFileSync("nmap", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe("T1: the bounce of PORT and EPRT to a third host", () => {
  it("is refused, nobody is dialled, and what was agreed on before is gone", async () => {
    let connections = 0;
    const victim = createServer(() => connections++);
    victim.listen(0, "127.0.0.2");
    await once(victim, "listening");
    const { port } = victim.address() as { port: number };
    const peer = await server.peer();
    for (const target of [
      `PORT 127,0,0,2,${port >> 8},${port & 255}`,
      `EPRT |1|127.0.0.2|${port}|`,
      "PORT 192,0,2,1,80,80",
      "PORT 127,0,0,1,0,80",
      "EPRT |1|192.0.2.1|20560|",
      `EPRT |2|::ffff:127.0.0.2|${port}|`,
    ]) {
      await peer.passivePort("EPSV");
      expect(await peer.codes(target, "LIST"), target).toEqual([expect.toBeOneOf([501, 504]), 425]);
    }
    expect(connections).toBe(0);
    victim.close();
  });

  it.skipIf(!nmap)("is not found by nmap's ftp-bounce", async () => {
    const accounts = await startTestServer({
      authenticator: {
        // nmap logs in as anonymous.
        authenticate: async ({ user }) => ({
          name: user,
          storage: new MemoryStorage(),
        }),
      },
    });
    const { port } = accounts.address;
    const { stdout } = await promisify(execFile)("nmap", [
      ..."-Pn -n -p".split(" "),
      `${port}`,
      ..."--script +ftp-bounce --script-args ftp-bounce.checkhost=127.0.0.2 127.0.0.1".split(" "),
    ]);
    expect(stdout).toContain(`${port}/tcp open`);
    expect(stdout).not.toMatch(/bounce working/i);
    // It has asked, and was refused.
    expect(accounts.log.filter(({ type }) => type === "port-refused").length).toBeGreaterThan(0);
    await accounts.close();
  });
});

it("T2: numbers that no address has are no names to be looked up", async () => {
  const lookup = vi.spyOn(dns, "lookup");
  const peer = await server.peer();
  lookup.mockClear();
  const codes = await peer.codes("PORT 999,0,0,1,4,1", "EPRT |1|localhost|5000|", "EPRT |2|a.example|5000|");
  expect(codes).toEqual([501, 501, 501]);
  expect(await peer.codes("LIST")).toEqual([425]);
  expect(lookup).not.toHaveBeenCalled();
  lookup.mockRestore();
});
