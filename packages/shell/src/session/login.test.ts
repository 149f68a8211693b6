import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runScript } from "../../test/console.ts";
import { type MockServer, startMockServer } from "../../test/mock-server.ts";

let home: string;
let server: MockServer;
let place: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "twinport-shell-"));
  server = await startMockServer({
    answers: {
      USER: (name) =>
        name === "guest" ? "230 come in\r\n" : name === "clerk" ? "332 account?\r\n" : undefined,
      PASS: (password) => (password === "needs-account" ? "332 account?\r\n" : undefined),
      ACCT: (account) => (account === "billing" ? "230 in\r\n" : "532 no\r\n"),
    },
  });
  place = `127.0.0.1:${server.port}`;
});
afterEach(async () => {
  await server.close();
  await rm(home, { recursive: true });
});

async function netrc(text: string, mode = 0o600): Promise<Record<string, string>> {
  await writeFile(join(home, ".netrc"), text);
  await chmod(join(home, ".netrc"), mode);
  return { HOME: home };
}

const logins = (): string[] => server.received.filter((line) => /^(?:USER|PASS|ACCT)/.test(line));

describe("logging in", () => {
  it("uses the .netrc", async () => {
    const env = await netrc("machine 127.0.0.1 login alice password secret");
    expect(await runScript({ target: place, env })).toMatchObject({ code: 0, err: "" });
    expect(logins()).toEqual(["USER alice", "PASS secret"]);
  });

  it("uses the file that NETRC names, and its account", async () => {
    const env = await netrc("default login bob password needs-account account billing");
    const { code } = await runScript({ target: place, env: { NETRC: join(env["HOME"] ?? "", ".netrc") } });
    expect(code).toBe(0);
    expect(logins()).toEqual(["USER bob", "PASS needs-account", "ACCT billing"]);
  });

  it("looks the user of the target up", async () => {
    const env = await netrc(
      "machine 127.0.0.1 login bob password x\nmachine 127.0.0.1 login alice password secret",
    );
    expect((await runScript({ target: `alice@${place}`, env })).code).toBe(0);
    expect(logins()).toEqual(["USER alice", "PASS secret"]);
  });

  it.skipIf(process.platform === "win32")("refuses a .netrc that others may read", async () => {
    const env = await netrc("machine 127.0.0.1 login alice password secret", 0o644);
    const { code, err } = await runScript({ target: place, env });
    expect(code).toBe(4);
    expect(err).toContain(".netrc holds a password and others may read it\n(chmod 600 ");
    expect(logins()).toEqual([]);
  });

  it("lets a .netrc without secrets be read by all", async () => {
    const env = await netrc("default login anonymous password me@", 0o644);
    await runScript({ target: place, env });
    expect(logins()).toEqual(["USER anonymous", "PASS me@"]);
  });

  it("needs no password where the server wants none", async () => {
    expect(await runScript({ target: `guest@${place}` })).toMatchObject({ code: 0, err: "" });
    expect(logins()).toEqual(["USER guest"]);
  });

  it("gives any password as anonymous, and says what is missing otherwise", async () => {
    await runScript({ target: `anonymous@${place}` });
    expect(logins()).toEqual(["USER anonymous", "PASS anonymous@"]);
    await runScript({ target: `ftp://${place}/` });
    expect(logins().slice(2)).toEqual(["USER anonymous", "PASS anonymous@"]);
    const { code, err } = await runScript({ target: `alice@${place}` });
    expect(code).toBe(4);
    expect(err).toBe(
      "no password for alice\n(use ftp://user:password@host, ~/.netrc or `user NAME PASSWORD`)\n",
    );
  });

  it("is left to `user` with -n, with an account too", async () => {
    const commands = "status; user alice wrong; status; user alice secret; user clerk x billing; status";
    const { code, out } = await runScript({ target: place, noLogin: true, commands });
    expect(code).toBe(4);
    expect(out.match(/^Connected to 127.*, not logged in\.$/gm)).toHaveLength(2);
    expect(out).toContain("Connected to 127.0.0.1 as clerk.");
    expect(logins().slice(2)).toEqual(["USER alice", "PASS secret", "USER clerk", "ACCT billing"]);
    expect(out).not.toContain("Remote system type");
  });

  it("goes to the directory of a URL", async () => {
    const { code } = await runScript({ target: `ftp://alice:secret@${place}/pub/a%20b` });
    expect(code).toBe(0);
    expect(server.received).toContain("CWD pub/a b");
  });

  it("masks the password where commands are shown", async () => {
    const { out } = await runScript({ commands: `debug; open alice@${place}; user alice secret` });
    expect(out).toContain("---> PASS ****");
    expect(out).not.toContain("secret");
  });

  it("is refused while connected", async () => {
    const { code, err } = await runScript({ target: `guest@${place}`, commands: `open ${place}` });
    expect(code).toBe(2);
    expect(err).toBe("Already connected to 127.0.0.1, use close first.\n");
  });
});
