import { execFile, execFileSync } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { Upload } from "../storage/types.ts";
import { codeOf, type Peer, readAll, type TestServer } from "../testing/index.ts";

const latin = (text: string) => Buffer.from(text, "latin1");

/** Every form that clients give it, as it comes out of the socket: the kernel takes the urgent byte away. */
const forms: readonly (readonly [who: string, bytes: string])[] = [
  ["bare", "ABOR\r\n"],
  ["in lower case", "abor\r\n"],
  ["with a blank", "ABOR \r\n"],
  ["with LF alone", "ABOR\n"],
  ["IP and Synch", "\xff\xf4\xff\xf2ABOR\r\n"],
  ["its Data Mark urgent", "\xff\xf4\xffABOR\r\n"],
  ["BSD's, the second IAC urgent", "\xff\xf4\xf2ABOR\r\n"],
  ["lftp's, the first IAC urgent", "\xf4\xff\xf2ABOR\r\n"],
  ["ftplib's, the line feed urgent", "ABOR\r"],
];

async function replies(peer: Peer, count: number): Promise<string> {
  const got: string[] = [];
  for (let each = 0; each < count; each++) got.push(await peer.reply());
  return codesOf(got);
}

/** An upload that has begun and waits for its bytes. */
async function uploading(server: TestServer): Promise<{ peer: Peer; socket: Socket }> {
  const peer = await server.peer();
  const open = await peer.data("EPSV");
  peer.send("STOR up\r\n");
  expect(codeOf(await peer.reply())).toBe(150);
  return { peer, socket: await open() };
}

async function stillServes(peer: Peer): Promise<void> {
  expect(await peer.codes("NOOP", "ABOR")).toEqual([200, 225]);
  const { data } = await peer.download("EPSV", "RETR f");
  expect(data.toString()).toBe("abc");
}

describe("ABOR", () => {
  it.each(forms)("breaks a transfer off: %s (K30, K31, T50)", async (_who, bytes) => {
    const { peer, socket } = await uploading(await startWithFiles());
    peer.send(latin(bytes));
    expect(await replies(peer, 2)).toBe("426 226");
    socket.destroy();
    await stillServes(peer);
  });

  it.each(forms)("has nothing to break off without one: %s", async (_who, bytes) => {
    const peer = await (await startWithFiles()).peer();
    peer.send(latin(bytes));
    expect(await replies(peer, 1)).toBe("225");
    await stillServes(peer);
  });

  it("breaks a transfer off before its data connection is there", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.passivePort("EPSV");
    peer.send("RETR f\r\n");
    expect(await peer.say("ABOR")).toMatch(/^426/);
    expect(await replies(peer, 1)).toBe("226");
    await stillServes(peer);
  });

  it("gives up what PASV or PORT had prepared", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.passivePort("EPSV");
    expect(await peer.codes("ABOR", "LIST")).toEqual([225, 425]);
  });

  it("breaks off the one transfer that it is pipelined behind, and answers a second time for a second one", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.passivePort("EPSV");
    peer.send("RETR f\r\nPWD\r\nABOR\r\nABOR\r\n");
    expect(await replies(peer, 4)).toBe("426 257 226 225");
    await stillServes(peer);
  });

  it("may come twice in one transfer", async () => {
    const { peer, socket } = await uploading(await startWithFiles());
    peer.send("ABOR\r\nABOR\r\n");
    expect(await replies(peer, 3)).toBe("426 226 225");
    socket.destroy();
    await stillServes(peer);
  });

  it("does not undo an upload of which everything has come", async () => {
    let commit: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let committing: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      committing = resolve;
    });
    class SlowToCommit extends MemoryStorage {
      override async openUpload(...given: Parameters<MemoryStorage["openUpload"]>): Promise<Upload> {
        const upload = await super.openUpload(...given);
        const slow = async () => {
          committing();
          await asked;
          await upload.commit();
        };
        return { stream: upload.stream, commit: slow, abandon: () => upload.abandon() };
      }
    }
    const { peer, socket } = await uploading(
      await startWithFiles({ storage: new SlowToCommit({ files: { "/f": "abc" } }) }),
    );
    socket.end("whole");
    socket.resume();
    await reached;
    // NOOP is answered at once: ABOR, right behind it, has come too when the storage goes on.
    peer.send("NOOP\r\nABOR\r\n");
    expect(await replies(peer, 1)).toBe("200");
    commit();
    expect(await replies(peer, 2)).toBe("226 226");
    await stillServes(peer);
    await peer.say("TYPE I");
    expect((await peer.download("EPSV", "RETR up")).data.toString()).toBe("whole");
  });

  it("may come when the data is read and the 226 is on its way", async () => {
    const peer = await (await startWithFiles()).peer();
    const open = await peer.data("EPSV");
    peer.send("RETR f\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const data = readAll(await open());
    peer.send("ABOR\r\n");
    // Either the transfer was faster, or not; the reply to ABOR follows the transfer's own.
    expect(await replies(peer, 2)).toMatch(/^(226 22[56]|426 226)$/);
    expect("abc").toContain((await data).toString());
    await stillServes(peer);
  });

  it("takes no argument, and one with an argument breaks nothing off", async () => {
    const { peer, socket } = await uploading(await startWithFiles());
    peer.send("ABOR now\r\n");
    socket.end("whole");
    socket.resume();
    expect(await replies(peer, 2)).toBe("226 501");
    await stillServes(peer);
  });

  it("wants a login", async () => {
    expect(await (await (await startWithFiles()).stranger()).codes("ABOR")).toEqual([530]);
  });
});

const hex = (text: string) => latin(text).toString("hex");

/** The same with real urgent data, as the programs send it. */
const urgent: readonly (readonly [who: string, ...pieces: string[]])[] = [
  ["inetutils and tnftp", `u:${hex("\xff\xf4\xff")}`, `n:${hex("\xf2ABOR\r\n")}`],
  ["the whole Synch", `u:${hex("\xff\xf4\xff\xf2")}`, `n:${hex("ABOR\r\n")}`],
  ["RFC 959 §4.1.3", `n:${hex("\xff\xf4")}`, `u:${hex("\xff\xf2")}`, `n:${hex("ABOR\r\n")}`],
  ["lftp", `u:${hex("\xff")}`, `n:${hex("\xf4\xff\xf2")}`, `n:${hex("ABOR\r\n")}`],
  ["ftplib", `u:${hex("ABOR\r\n")}`],
  ["all in one", `u:${hex("\xff\xf4\xff\xf2ABOR\r\n")}`],
];

describe.skipIf(!hasPython())("ABOR with urgent data (needs python3)", () => {
  it.each(urgent)("%s", async (_who, ...pieces) => {
    const server = await startWithFiles();
    const script = fileURLToPath(new URL("../../test/urgent.py", import.meta.url));
    const { stdout } = await promisify(execFile)("python3", [script, String(server.address.port), ...pieces]);
    expect(stdout.trim()).toBe("150 426 226 200");
  });
});

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    return false;
  }
}
