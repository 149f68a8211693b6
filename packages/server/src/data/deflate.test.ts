import { deflateSync, inflateSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { everyCut, stored, uploadPieces } from "../../test/pieces.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, startTestServer, type TestServer, type TestServerOptions } from "../testing/index.ts";

const running: TestServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
    await server.close();
  }
});

const text = Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`).join("");
const noise = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * index * 7919) >> 7));

/** A client of a server with a few files, in TYPE I and MODE Z. */
async function inModeZ(options: TestServerOptions = {}) {
  const files = { "/text": text, "/noise": noise, "/empty": "" };
  const server = await startTestServer({ storage: new MemoryStorage({ files }), ...options });
  running.push(server);
  const peer = await server.peer();
  expect(await peer.codes("TYPE I", "MODE Z")).toEqual([200, 200]);
  return peer;
}

const codes = (replies: readonly string[]) => replies.map(codeOf);

describe("MODE Z sends", () => {
  it.each(["PASV", "PORT"] as const)("files as one zlib stream each, %s", async (verb) => {
    const peer = await inModeZ();
    for (const [name, content] of [
      ["text", Buffer.from(text)],
      ["noise", noise],
      ["empty", Buffer.alloc(0)],
    ] as const) {
      const { replies, data } = await peer.download(verb, `RETR ${name}`);
      expect(codes(replies)).toEqual([150, 226]);
      expect(replies[0]).toContain(`(${content.length} bytes)`);
      expect(inflateSync(data).equals(content)).toBe(true);
    }
  });

  it("as hard as it is told to", async () => {
    const peer = await inModeZ();
    const lengths: number[] = [];
    for (const level of ["Z LEVEL 1", "Z LEVEL 9", "Z"]) {
      await peer.say(`OPTS MODE ${level}`);
      lengths.push((await peer.download("EPSV", "RETR text")).data.length);
    }
    const [fast = 0, best = 0, usual = 0] = lengths;
    expect(best).toBeLessThan(usual);
    expect(usual).toBeLessThan(fast);
  });

  it("listings, and in TYPE A what TYPE A makes of a file", async () => {
    const peer = await inModeZ();
    const list = inflateSync((await peer.download("EPSV", "NLST")).data).toString();
    expect(list).toBe("empty\r\nnoise\r\ntext\r\n");
    await peer.say("TYPE A");
    const { data } = await peer.download("EPSV", "RETR text");
    expect(inflateSync(data).toString()).toBe(text.replaceAll("\n", "\r\n"));
    await peer.say("STRU R");
    const records = inflateSync((await peer.download("EPSV", "RETR text")).data).toString("latin1");
    expect(records).toBe(`${text.replaceAll("\n", "\xff\x01")}\xff\x02`);
  });

  it("from a position in the file, not in the stream", async () => {
    const peer = await inModeZ();
    expect(await peer.codes("REST 100000")).toEqual([350]);
    const { data } = await peer.download("EPSV", "RETR text");
    expect(inflateSync(data).toString()).toBe(text.slice(100_000));
  });

  it("nothing more after ABOR, and goes on", async () => {
    const peer = await inModeZ({
      storage: new MemoryStorage({ files: { "/big": new Uint8Array(50e6), "/s": "s" } }),
    });
    const open = await peer.data("EPSV");
    peer.send("RETR big\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    peer.send("ABOR\r\n");
    expect(codes([await peer.reply(), await peer.reply()])).toEqual([426, 226]);
    (await open()).destroy();
    expect(inflateSync((await peer.download("EPSV", "RETR s")).data).toString()).toBe("s");
    expect(await peer.codes("MODE S")).toEqual([200]);
    expect((await peer.download("EPSV", "RETR s")).data.toString()).toBe("s");
  });
});

describe("MODE Z takes", () => {
  it("files whole, appended and continued", async () => {
    const peer = await inModeZ();
    expect(codes(await uploadPieces(peer, "STOR up", [deflateSync(text)]))).toEqual([150, 226]);
    expect(codes(await uploadPieces(peer, "APPE up", [deflateSync("tail")]))).toEqual([150, 226]);
    expect((await stored(peer, "up"))?.toString()).toBe(`${text}tail`);
    await peer.codes("MODE Z", "REST 3");
    expect(codes(await uploadPieces(peer, "STOR up", [deflateSync("…")]))).toEqual([150, 226]);
    expect((await stored(peer, "up"))?.toString()).toBe("lin…");
    await peer.codes("MODE Z", "TYPE A", "STRU R");
    const records = deflateSync(Buffer.from("a\xff\x01b\xff\x03", "latin1"));
    expect(codes(await uploadPieces(peer, "STOR r", [records]))).toEqual([150, 226]);
    expect((await stored(peer, "r"))?.toString()).toBe("a\nb\n");
  });

  it("the same however the stream is cut", async () => {
    const peer = await inModeZ();
    for (const pieces of everyCut(deflateSync("hello, hello, hello"))) {
      await peer.say("MODE Z");
      expect(codes(await uploadPieces(peer, "STOR up", pieces))).toEqual([150, 226]);
      expect((await stored(peer, "up"))?.toString()).toBe("hello, hello, hello");
    }
  });

  const whole = deflateSync("hello, hello, hello");
  const flipped = Uint8Array.from(whole, (byte, at) => (at === whole.length - 1 ? byte ^ 1 : byte));
  const bad: readonly (readonly [what: string, bytes: Uint8Array, says: string])[] = [
    ["no stream at all", Buffer.from("plain text, by mistake"), "This is no valid zlib stream"],
    ["a stream of gzip", Buffer.from("1f8b0800000000000003", "hex"), "This is no valid zlib stream"],
    ["a wrong checksum", flipped, "This is no valid zlib stream"],
    ["a stream cut off", whole.subarray(0, -1), "The zlib stream is cut off"],
    ["one byte", whole.subarray(0, 1), "The zlib stream is cut off"],
    ["nothing", new Uint8Array(0), "The zlib stream is cut off"],
    [
      "a dictionary",
      deflateSync("hello", { dictionary: Buffer.from("hell") }),
      "The zlib stream needs a dictionary",
    ],
    [
      "bytes behind the stream",
      Buffer.concat([whole, Buffer.from("x")]),
      "There are bytes behind the zlib stream",
    ],
    ["a second stream", Buffer.concat([whole, whole]), "There are bytes behind the zlib stream"],
  ];

  it.each(bad)("not %s (D12), however cut, and keeps the old file", async (_what, bytes, says) => {
    const peer = await inModeZ({ storage: new MemoryStorage({ files: { "/up": "old" } }) });
    for (const pieces of everyCut(bytes)) {
      const [opened = "", final] = await uploadPieces(peer, "STOR up", pieces);
      expect(codeOf(opened)).toBe(150);
      expect(final).toBe(`426 ${says}; transfer aborted.`);
    }
    expect((await stored(peer, "up"))?.toString()).toBe("old");
  });

  it("not what grows too much (D12)", async () => {
    const limits = { inflatedFloor: 1_000_000, inflateRatio: 50 };
    const peer = await inModeZ({ limits });
    const bomb = deflateSync(new Uint8Array(40_000_000));
    expect(bomb.length).toBeLessThan(50_000);
    const replies = await uploadPieces(peer, "STOR up", [bomb]);
    expect(replies[1]).toBe("426 Compressed data grows too much; transfer aborted.");
    const small = deflateSync(new Uint8Array(900_000));
    expect(codes(await uploadPieces(peer, "STOR small", [small]))).toEqual([150, 226]);
    expect(codes(await uploadPieces(peer, "STOR text", [deflateSync(text.repeat(8))]))).toEqual([150, 226]);
    expect(await peer.codes("SIZE up", "SIZE small")).toEqual([550, 213]);
  });

  it("nothing of a stream that is reset", async () => {
    const peer = await inModeZ();
    for (const bytes of [0, 10, 50_000]) {
      const open = await peer.data("EPSV");
      peer.send("STOR up\r\n");
      expect(codeOf(await peer.reply())).toBe(150);
      const socket = await open();
      if (bytes > 0) {
        await new Promise((resolve) => socket.write(deflateSync(noise).subarray(0, bytes), resolve));
      }
      socket.resetAndDestroy();
      expect(codeOf(await peer.reply()), `${bytes} bytes`).toBe(426);
    }
    expect(await stored(peer, "up")).toBeUndefined();
  });
});
