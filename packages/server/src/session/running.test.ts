import { once } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { deadPort } from "../../test/dead-port.ts";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { OpenDirectory, OpenFile } from "../storage/types.ts";
import { codeOf, type Peer, readAll } from "../testing/index.ts";

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A storage with a directory "/endless" of which nothing is ever found, and a file "/endless.bin" that never ends. */
class Endless extends MemoryStorage {
  /** Directories and files opened. */
  opened = 0;
  /** Batches and chunks given. */
  given = 0;
  /** Of them that are open now. */
  open = 0;

  constructor() {
    super({ files: { "/endless/f": "x", "/endless.bin": "x", "/f": "abc" } });
  }

  /** Resolves when one has been begun, in reading too. */
  async begun(): Promise<void> {
    const before = this.given;
    while (this.given < before + 2) await nextTurn();
  }

  override async openDirectory(...given: Parameters<MemoryStorage["openDirectory"]>): Promise<OpenDirectory> {
    if (given[0] !== "/endless") return super.openDirectory(...given);
    const nothing = () => this.#endless<readonly never[]>([]);
    return { entries: nothing, close: async () => undefined };
  }

  override async openFile(path: string): Promise<OpenFile> {
    const file = await super.openFile(path);
    if (path !== "/endless.bin") return file;
    const facts = { ...file.facts, size: 2 ** 50 };
    return { ...file, facts, stream: () => Readable.from(this.#endless(Buffer.alloc(1000))) };
  }

  async *#endless<T>(each: T): AsyncGenerator<T> {
    this.opened++;
    this.open++;
    try {
      for (;;) {
        this.given++;
        await nextTurn();
        yield each;
      }
    } finally {
      this.open--;
    }
  }
}

async function start(limits: { digestsAtOnce?: number; digestTurn?: number } = {}) {
  const storage = new Endless();
  const server = await startWithFiles({ storage, limits });
  return { storage, server, peer: await server.peer() };
}

async function replies(peer: Peer, count: number): Promise<string> {
  const got: string[] = [];
  for (let each = 0; each < count; each++) got.push(await peer.reply());
  return codesOf(got);
}

const lookers = ["STAT endless/no*", "HASH endless.bin", "XCRC endless.bin"];

describe("what runs", () => {
  it.each(lookers)("is broken off by ABOR: %s", async (line) => {
    const { storage, peer } = await start();
    peer.send(`${line}\r\n`);
    await storage.begun();
    peer.send("ABOR\r\nABOR\r\n");
    expect(await replies(peer, 3)).toBe("426 226 225");
    while (storage.open > 0) await nextTurn();
  });

  it.each(lookers)(
    "is broken off by an ABOR pipelined behind it, and keeps what PASV has agreed on: %s",
    async (line) => {
      const { peer } = await start();
      const open = await peer.data("EPSV");
      peer.send(`${line}\r\nABOR\r\nRETR f\r\n`);
      expect(await replies(peer, 3)).toBe("426 226 150");
      expect((await readAll(await open())).toString()).toBe("abc");
      expect(await replies(peer, 1)).toBe("226");
    },
  );

  it.each(["LIST endless/no*", "NLST endless/no*"])("is broken off before its 150 too: %s", async (line) => {
    const { storage, peer } = await start();
    await peer.data("EPSV");
    peer.send(`${line}\r\n`);
    await storage.begun();
    expect(codeOf(await peer.say("ABOR"))).toBe(426);
    expect(await replies(peer, 1)).toBe("226");
    while (storage.open > 0) await nextTurn();
  });

  it("is no more when it is answered: ABOR behind it finds nothing", async () => {
    const { peer } = await start();
    expect(await peer.codes("HASH f", "ABOR", "STAT d", "ABOR", "STAT *", "ABOR")).toEqual([
      213, 225, 550, 225, 212, 225,
    ]);
  });

  it("does not keep the server from its end", async () => {
    const { storage, server, peer } = await start();
    const other = await server.peer();
    await other.data("EPSV");
    peer.send("STAT endless/no*\r\n");
    other.send("LIST endless/no*\r\n");
    await storage.begun();
    await server.server.close();
    expect(codesOf(await peer.rest())).toBe("426 421");
    expect(codesOf(await other.rest())).toBe("426 421");
    expect(storage.open).toBe(0);
  });

  it("ends with the connection, and what was queued behind it is not begun", async () => {
    const { storage, server, peer } = await start();
    peer.send("STAT endless/no*\r\n".repeat(30));
    await storage.begun();
    peer.socket.resetAndDestroy();
    while (server.server.sessions > 0) await nextTurn();
    expect(storage).toMatchObject({ opened: 1, open: 0 });
  });

  it("ends when the peer closes its side, and so does what was queued behind it", async () => {
    const { storage, peer } = await start();
    peer.socket.end("STAT endless/no*\r\nHASH endless.bin\r\nLIST\r\nPWD\r\n");
    expect(codesOf(await peer.rest())).toBe("426 426 425 257");
    expect(storage.open).toBe(0);
  });

  it("is let finish for a peer that has said QUIT, if it is a transfer (RFC 959 §4.1.1)", async () => {
    const { storage, peer } = await start();
    const open = await peer.data("EPSV");
    peer.send("STOR up\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    peer.socket.end(`HASH endless.bin\r\n${"STAT endless/no*\r\n".repeat(3)}QUIT\r\n`);
    await once(peer.socket, "finish");
    const socket = await open();
    socket.end("whole");
    await readAll(socket);
    expect(codesOf(await peer.rest())).toBe("226 426 426 426 426 221");
    expect((await storage.stat("/up")).size).toBe(5);
  });

  it("hears ABOR while it waits for its turn", async () => {
    const { storage, server, peer } = await start({ digestsAtOnce: 1 });
    peer.send("HASH endless.bin\r\n");
    await storage.begun();
    const other = await server.peer();
    other.send("HASH f\r\n");
    expect(codeOf(await other.say("ABOR"))).toBe(426);
    expect(await replies(other, 1)).toBe("226");
  });

  it("leaves others their turn, however much there is to do", async () => {
    const { storage, server, peer } = await start({ digestsAtOnce: 1, digestTurn: 5000 });
    peer.send("HASH endless.bin\r\n".repeat(20));
    await storage.begun();
    const other = await server.peer();
    expect(await other.codes("HASH f", "HASH f", "XCRC f 1 2")).toEqual([213, 213, 250]);
  });

  it("makes the same digest in many turns as in one", async () => {
    const storage = new MemoryStorage({ files: { "/f": Buffer.alloc(1_000_000, "digest") } });
    const [one = "", many = ""] = await Promise.all(
      [1e9, 1000].map(async (digestTurn) => {
        const server = await startWithFiles({ storage, limits: { digestTurn } });
        return (await server.peer()).say("HASH f");
      }),
    );
    expect(one).toMatch(/^213 SHA-256 0-999999 /);
    expect(many).toBe(one);
  });

  it("does not let ABOR shorten the wait behind a wrong password", async () => {
    const server = await startWithFiles({ limits: { failedLoginDelay: 60_000 } });
    const guesser = await server.stranger();
    await guesser.say("USER u");
    guesser.send("PASS wrong\r\nABOR\r\n");
    while (!server.log.some(({ type }) => type === "login")) await nextTurn();
    const answered = guesser.reply();
    const first = await Promise.race([
      answered,
      nextTurn()
        .then(nextTurn)
        .then(() => "none yet"),
    ]);
    expect(first).toBe("none yet");
  });
});

describe("a transfer whose data connection does not come about", () => {
  it("has changed no file", async () => {
    const { storage, peer } = await start();
    const port = await deadPort();
    const target = `127,0,0,1,${port >> 8},${port & 255}`;
    await peer.say("TYPE I");
    const attempts = [
      ["REST 1", "STOR f"],
      ["RANG 0 1", "STOR new"],
      ["APPE new"],
      ["STOR new"],
      ["STOU new"],
    ];
    for (const lines of attempts) {
      const answers = await peer.codes(`PORT ${target}`, ...lines);
      expect(answers.at(-1), lines.join()).toBe(425);
    }
    expect((await storage.stat("/f")).size).toBe(3);
    await expect(storage.stat("/new")).rejects.toThrow("ENOENT");
  });
});
