import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { begun } from "../../test/begun.ts";
import { cutAt, everyCut, stored, uploadPieces, writePieces } from "../../test/pieces.ts";
import { startUnderAttack as start } from "../../test/under-attack.ts";
import { ways as anyWays } from "../../test/ways.ts";
import { serverLimits } from "../limits/limits.ts";
import { LocalStorage } from "../storage/local.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock, type PeerLogin } from "../testing/index.ts";
import { BrokenOff } from "./errors.ts";
import { clear } from "./layer.ts";
import { bytesTaken } from "./progress.ts";
import { initialRepresentation } from "./representation.ts";
import { Transfer } from "./transfer.ts";

// Rows D13 to D20 of the catalogue in tests/hostile, by their ids; those of TLS (D17, D18) apart.
const codes = (replies: readonly string[]) => replies.map(codeOf);
/** More than the system takes off a server's hands, and such that MODE Z does not make it less. */
const noise = randomBytes(16_000_000);
const latin = (text: string) => Buffer.from(text, "latin1");

async function dialled(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** Of a whole handshake of TLS 1.2 a client hears the end. */
const ways = anyWays.map(([way, login]): readonly [string, PeerLogin] => {
  return [way, login.tls === undefined ? login : { ...login, options: { maxVersion: "TLSv1.2" } }];
});

const representations: readonly (readonly [name: string, lines: readonly string[]])[] = [
  ["TYPE I", ["TYPE I"]],
  ["TYPE A", ["TYPE A"]],
  ["STRU R", ["TYPE A", "STRU R"]],
  ["MODE Z", ["TYPE I", "MODE Z"]],
  ["all of them", ["TYPE A", "STRU R", "MODE Z"]],
];

describe.each(ways)("D13, a client that sends nothing or next to nothing, %s", (_way, login) => {
  it.each(representations)("is given up after two minutes in %s, not before", async (_name, lines) => {
    const clock = new ManualClock();
    const server = await start({ clock });
    const peer = await server.peer(login);
    await peer.codes(...lines);
    const { socket } = await begun(peer, "STOR up");
    clock.advance(119_000);
    expect(codeOf(await peer.say("NOOP"))).toBe(200);
    clock.advance(2000);
    expect(codeOf(await peer.reply())).toBe(426);
    socket.destroy();
    expect(await stored(peer, "up")).toBeUndefined();
    expect(server.log.find(({ type }) => type === "transfer")).toMatchObject({ brokenOff: "stalled" });
  });

  it("is given up too when it sends a byte each 59 seconds", async () => {
    const clock = new ManualClock();
    let arrived = 0;
    let wake: () => void = () => undefined;
    const event = (event: { type: string; channel?: string; direction?: string }) => {
      if (event.type !== "bytes") return;
      arrived++;
      wake();
    };
    const peer = await (await start({ clock, observer: { wire: () => ({ event }) } })).peer(login);
    const { socket } = await begun(peer, "STOR up");
    const replied = peer.reply();
    for (let second = 0; second <= 118; second += 59) {
      const before = arrived;
      const came = new Promise<void>((resolve) => {
        wake = () => arrived > before && resolve();
      });
      socket.write("x");
      await came;
      clock.advance(59_000);
    }
    expect(codeOf(await replied)).toBe(426);
    socket.destroy();
    expect(await stored(peer, "up")).toBeUndefined();
  });
});

describe.each(ways)("D14, an upload that is reset or ends at once, %s", (_way, login) => {
  it.each(representations)("is not kept when reset in %s", async (_name, lines) => {
    const peer = await (await start()).peer(login);
    for (const bytes of [0, 1, 65_536, 4_000_000]) {
      await peer.codes(...lines);
      const { socket, bare } = await begun(peer, "STOR up");
      if (bytes > 0) {
        const data = lines.includes("MODE Z") ? deflateSync(new Uint8Array(bytes)) : new Uint8Array(bytes);
        await new Promise((resolve) => socket.write(data, resolve));
      }
      bare.resetAndDestroy();
      expect(codeOf(await peer.reply()), `${bytes} bytes`).toBe(426);
      expect(await stored(peer, "up")).toBeUndefined();
    }
  });

  it("is an empty file when it ends at once, unless its representation has an end of its own", async () => {
    const peer = await (await start()).peer(login);
    for (const [name, lines] of representations) {
      await peer.codes("STRU F", "MODE S", ...lines);
      const [, final = ""] = await uploadPieces(peer, `STOR ${name.replaceAll(" ", "")}`, []);
      expect(codeOf(final), name).toBe(name.startsWith("TYPE") ? 226 : 426);
    }
    expect((await stored(peer, "TYPEI"))?.length).toBe(0);
    expect(await peer.codes("SIZE TYPEA", "SIZE STRUR", "SIZE MODEZ")).toEqual([213, 550, 550]);
  });
});

describe.each(ways)("D16, bytes that come before the command, %s", (_way, login) => {
  it("are thrown away by a listing, and store nothing", async () => {
    const peer = await (await start()).peer(login);
    const before = (await peer.download("EPSV", "NLST")).data;
    for (const mode of ["MODE S", "MODE Z"]) {
      await peer.codes(mode);
      const bare = await dialled(await peer.passivePort("PASV"));
      // Under TLS what can come before the command is the greeting; the bytes wait for the server's.
      const early = (async () => {
        const socket = peer.protect ? await peer.secure(bare) : bare;
        await writePieces(socket, [latin("early"), latin(" bird")]);
        return socket;
      })();
      if (!peer.protect) await early;
      peer.send("NLST\r\n");
      expect(codeOf(await peer.reply())).toBe(150);
      const socket = await early;
      socket.end();
      socket.resume();
      expect(codeOf(await peer.reply())).toBe(226);
    }
    await peer.codes("MODE S");
    expect((await peer.download("EPSV", "NLST")).data).toEqual(before);
  });
});

describe.each(ways.filter(([, { tls }]) => tls !== undefined))(
  "D16, clear text that comes before the command, %s",
  (_way, login) => {
    it.each(["NLST", "STOR bird"])("is no handshake, and stores nothing: %s", async (command) => {
      const peer = await (await start()).peer(login);
      const socket = await dialled(await peer.passivePort("PASV"));
      await writePieces(socket, [latin("early"), latin(" bird")]);
      expect(codes([await peer.say(command), await peer.reply()])).toEqual([150, 522]);
      socket.destroy();
      expect(await stored(peer, "bird")).toBeUndefined();
    });
  },
);

describe.each(ways)("D19, a client that reads nothing, %s", (_way, login) => {
  it.each(representations)("is given up after two minutes in %s, not before", async (_name, lines) => {
    const clock = new ManualClock();
    const storage = new MemoryStorage({ files: { "/big": noise } });
    const peer = await (await start({ clock, storage })).peer(login);
    await peer.codes(...lines);
    const { socket } = await begun(peer, "RETR big");
    clock.advance(119_000);
    expect(codeOf(await peer.say("NOOP"))).toBe(200);
    const given = peer.reply();
    // The two minutes begin when the system takes no more.
    while ((await Promise.race([given, nextTurn()])) === undefined) clock.advance(5000);
    expect(codeOf(await given)).toBe(426);
    socket.destroy();
  });
});

describe("D19, a client that reads nothing", () => {
  it("costs at most 256 KiB", async () => {
    const directory = await mkdtemp(join(tmpdir(), "twinport-"));
    await writeFile(join(directory, "big"), noise);
    const listener = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
    await once(listener, "listening");
    const accepted = once(listener, "connection");
    const { port } = listener.address() as { port: number };
    const reader = await dialled(port);
    reader.pause();
    const [socket] = (await accepted) as [Socket];
    const opened = await new LocalStorage(directory).openFile("/big");
    const stream = opened.stream(0);
    const abort = new AbortController();
    const transfer = new Transfer({
      clock: new ManualClock(),
      limits: serverLimits(),
      abort,
      protection: clear,
      hold: () => ({ waits: false, end: () => undefined }),
    });
    let taken = 0;
    stream.on("data", (chunk: Uint8Array) => {
      taken += chunk.length;
    });
    const done = transfer.run(
      {
        mode: "passive",
        connect: async () => ({ socket, tap: undefined, layered: () => undefined }),
        release: () => void socket.destroy(),
      },
      async () => ({
        body: { direction: "down", stream, close: () => opened.close() },
        opening: "",
        representation: { ...initialRepresentation, type: "image" },
      }),
      () => undefined,
    );
    let last = 0;
    // Until something is held that the system has not taken for a good while.
    for (let same = 0; same < 100; ) {
      await nextTurn();
      const gone = bytesTaken(socket);
      const held = taken + stream.readableLength - gone;
      expect(held).toBeLessThanOrEqual(256 * 1024);
      same = held > 0 && gone === last ? same + 1 : 0;
      last = gone;
    }
    abort.abort(new BrokenOff("abor"));
    await expect(done).rejects.toThrow("abor");
    reader.destroy();
    listener.close();
    await rm(directory, { recursive: true });
  });
});

describe.each(ways)("D20, line ends and records, %s", (_way, login) => {
  it("are converted whatever the chunks", async () => {
    const peer = await (await start()).peer(login);
    const text = `${"\r".repeat(1_000_000)}\n\r\n\r\u00ff${"x\r\n".repeat(50_000)}\r`;
    const places = Array.from({ length: Math.floor(text.length / 40_099) }, (_, index) => index * 40_099);
    await peer.say("TYPE A");
    expect(codes(await uploadPieces(peer, "STOR t", cutAt(latin(text), places)))).toEqual([150, 226]);
    expect((await stored(peer, "t"))?.toString("latin1")).toBe(text.replaceAll("\r\n", "\n"));
  });

  it.each([
    ["\n\r\n\r", "\n\n\r"],
    ["\r\r\n\r", "\r\n\r"],
    ["\xff\r\n\xff\xff", "\xff\n\xff\xff"],
    ["a\r\nb\rc\nd", "a\nb\rc\nd"],
  ])("make of %j %j, cut at each byte", async (sent, kept) => {
    const peer = await (await start()).peer(login);
    for (const pieces of everyCut(latin(sent))) {
      await peer.say("TYPE A");
      expect(codes(await uploadPieces(peer, "STOR t", pieces))).toEqual([150, 226]);
      expect((await stored(peer, "t"))?.toString("latin1")).toBe(kept);
    }
  });

  it.each([
    ["a\xff\x01b\xff\x03", "a\nb\n"],
    ["\xff\xff\xff\x02", "\xff"],
    ["\xff\x02", ""],
  ])("make of the records %j %j, cut at each byte", async (sent, kept) => {
    const peer = await (await start()).peer(login);
    for (const pieces of everyCut(latin(sent))) {
      await peer.codes("TYPE A", "STRU R");
      expect(codes(await uploadPieces(peer, "STOR t", pieces))).toEqual([150, 226]);
      expect((await stored(peer, "t"))?.toString("latin1")).toBe(kept);
    }
  });

  it.each([
    ["a\xff\x01b", "The end of file (FF 02) is missing"],
    ["a\xff", "The end of file (FF 02) is missing"],
    ["a\xff\x02b", "There are bytes behind the end of file"],
    ["a\xff\x10\xff\x02", "There is a control code that is none"],
  ])("do not take the broken records %j, cut at each byte", async (sent, says) => {
    const peer = await (await start()).peer(login);
    await peer.codes("TYPE A", "STRU R");
    for (const pieces of everyCut(latin(sent))) {
      const [, final] = await uploadPieces(peer, "STOR f", pieces);
      expect(final).toBe(`426 ${says}; transfer aborted.`);
    }
    expect((await stored(peer, "f"))?.toString()).toBe("abc");
  });

  it("have no blocks: MODE B and C are refused, and nothing changes", async () => {
    const peer = await (await start()).peer(login);
    expect(await peer.codes("TYPE I", "MODE B", "MODE C")).toEqual([200, 504, 504]);
    const block = latin("\xff\xff\xffabc");
    expect(codes(await uploadPieces(peer, "STOR t", [block]))).toEqual([150, 226]);
    expect(await stored(peer, "t")).toEqual(block);
  });
});

describe.each(ways)("transfers, %s", (_way, login) => {
  it("say 426 when the client breaks a download off", async () => {
    const server = await start();
    const peer = await server.peer(login);
    await peer.say("TYPE I");
    const { bare } = await begun(peer, "RETR big");
    bare.resetAndDestroy();
    expect(codeOf(await peer.reply())).toBe(426);
    expect(server.log.findLast((event) => event.type === "transfer")).toMatchObject({ ok: false, code: 426 });
  });

  it("say 426 too when all is sent and the client resets instead of closing", async () => {
    const peer = await (await start()).peer(login);
    const { socket, bare } = await begun(peer, "RETR f");
    socket.once("end", () => bare.resetAndDestroy());
    socket.resume();
    expect(codeOf(await peer.reply())).toBe(426);
  });

  it("R4: say 452 when the storage is full, and leave the old file", async () => {
    const server = await start({ storage: new MemoryStorage({ files: { "/f": "old" }, capacity: 1000 }) });
    const peer = await server.peer(login);
    await peer.say("TYPE I");
    expect(codes((await peer.upload("EPSV", "STOR f", new Uint8Array(5000))).replies)).toEqual([150, 452]);
    expect(await peer.say("SIZE f")).toBe("213 3");
    expect(codes((await peer.upload("EPSV", "STOR f", "new one")).replies)).toEqual([150, 226]);
  });
});

/** Lets the event loop go round. */
function nextTurn(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}
