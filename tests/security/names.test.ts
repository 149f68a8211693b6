import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalStorage, MemoryStorage } from "@twinport/server";
import { codeOf, startTestServer } from "@twinport/server/testing";
import { describe, expect, it } from "vitest";
import { noting } from "./asked.ts";

const verbs = ["CWD", "MKD", "RMD", "DELE", "SIZE", "MDTM", "MLST", "RNFR", "STAT", "RETR", "STOR", "LIST"];

describe("T9: control characters in an argument", () => {
  it("are refused before anything is looked up, whatever the verb", async () => {
    const { storage, asked } = noting();
    const server = await startTestServer({ storage, limits: { badCommandsAfterLogin: 10_000 } });
    const peer = await server.peer();
    const bytes = [...Array.from({ length: 32 }, (_, byte) => byte), 0x7f].filter(
      // LF ends the line, and CR too where LF follows.
      (byte) => byte !== 10,
    );
    asked.length = 0;
    for (const byte of bytes) {
      const lines = verbs.map((verb) => `${verb} a${String.fromCharCode(byte)}b`);
      expect(await peer.codes(...lines), `byte ${byte}`).toEqual(verbs.map(() => 501));
    }
    expect(asked).toEqual([]);
    expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
    await server.close();
  });

  it("in USER ask nobody", async () => {
    const names: string[] = [];
    const server = await startTestServer({
      authenticator: {
        authenticate: async ({ user }) => {
          names.push(user);
          return null;
        },
      },
      limits: { badCommandsBeforeLogin: 100 },
    });
    const peer = await server.stranger();
    expect(await peer.codes("USER u\0admin", "PASS p", "USER u\rPASS p", "USER u\x1b")).toEqual([
      501, 503, 501, 501,
    ]);
    expect(names).toEqual([]);
    await server.close();
  });
});

it.skipIf(process.platform === "win32")("T10: a backslash is a character of a name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinport-names-"));
  const root = join(folder, "a", "b");
  mkdirSync(root, { recursive: true });
  const server = await startTestServer({ storage: new LocalStorage(root) });
  const peer = await server.peer();
  for (const name of ["a\\..\\..\\b", "C:", "..\\x", "nul", "f:stream"]) {
    expect(await peer.codes(`MKD ${name}`), name).toEqual([257]);
  }
  expect(readdirSync(root).sort()).toEqual(["..\\x", "C:", "a\\..\\..\\b", "f:stream", "nul"]);
  expect(readdirSync(join(folder, "a"))).toEqual(["b"]);
  await server.close();
  rmSync(folder, { recursive: true });
});

it("T11: bytes that are no UTF-8 make nothing, and a full-width slash is a character", async () => {
  const { storage, asked } = noting();
  const server = await startTestServer({ storage });
  const peer = await server.peer();
  asked.length = 0;
  for (const hex of ["c0aec0ae", "eda08078", "f4908080", "feff", "c0af"]) {
    const line = Buffer.concat([Buffer.from("MKD "), Buffer.from(hex, "hex")]);
    expect(await peer.codes(line), hex).toEqual([501]);
  }
  // It may ask whether there is such a file already, made by others: that can be fetched and deleted.
  expect(asked.filter((call) => !call.startsWith("stat "))).toEqual([]);
  asked.length = 0;
  expect(await peer.codes("MKD \uff0f..", "MKD \u202egpj.exe")).toEqual([257, 257]);
  expect(asked).toEqual(["makeDirectory /\uff0f..", "makeDirectory /\u202egpj.exe"]);
  await server.close();
});

it("T13: no name of a file becomes a line of a reply or of a listing", async () => {
  const storage = new MemoryStorage({ files: { "/a\r\n226 x": "", '/q"q/f': "", "/b\x1b[2J": "" } });
  const server = await startTestServer({ storage });
  const peer = await server.peer();
  for (const [verb, most] of [
    ["LIST", 3],
    ["NLST", 3],
    ["MLSD", 3],
  ] as const) {
    const { data } = await peer.download("EPSV", verb);
    const lines = data.toString().trimEnd().split("\r\n");
    expect(lines.length, verb).toBeLessThanOrEqual(most);
    for (const line of lines) expect(line, verb).not.toMatch(/^226|\p{Cc}/u);
  }
  const [first = "", ...inner] = (await peer.say("STAT /")).split("\n");
  expect(codeOf(first)).toBeOneOf([211, 212, 213]);
  for (const line of inner.slice(0, -1)) expect(line).toMatch(/^ |^\d{3}-/);
  expect(await peer.codes('CWD q"q')).toEqual([250]);
  expect(await peer.say("PWD")).toMatch(/^257 "\/q""q"/);
  await server.close();
});

it("T27: the server's own files are nobody's to see, by any verb", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinport-names-"));
  const server = await startTestServer({ storage: new LocalStorage(folder) });
  const peer = await server.peer();
  const other = await server.peer();
  const open = await peer.data("EPSV");
  peer.send("STOR f\r\n");
  await peer.reply();
  (await open()).write("half");
  await other.say("TYPE I");
  const [own = ""] = readdirSync(folder);
  expect(own).not.toBe("f");
  for (const verb of ["RETR", "LIST", "NLST", "MLSD", "STOR", "APPE"]) {
    await other.passivePort("EPSV");
    expect(await other.codes(`${verb} ${own}`), verb).toEqual([550]);
  }
  for (const verb of [
    "SIZE",
    "MDTM",
    "MLST",
    "STAT",
    "RNFR",
    "DELE",
    "RMD",
    "CWD",
    "MKD",
    "MFMT 20260101000000",
  ]) {
    expect(await other.codes(`${verb} ${own}`), verb).toEqual([550]);
  }
  expect((await other.download("EPSV", "NLST")).data.toString()).toBe("");
  await server.close();
  rmSync(folder, { recursive: true });
});
