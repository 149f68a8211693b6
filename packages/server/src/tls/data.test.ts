import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { ManualClock, type Peer, type TestServer } from "../testing/index.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const big = "0123456789abcdef".repeat(64 * 1024);

/** STOR, up to where bytes may be sent: TLS, and the TCP connection under it. */
async function beginUpload(peer: Peer, name: string): Promise<{ secured: Socket; raw: Socket }> {
  const open = await peer.bareData("EPSV");
  peer.send(`STOR ${name}\r\n`);
  expect(await peer.reply()).toMatch(/^150/);
  const raw = await open();
  return { raw, secured: await peer.secure(raw) };
}

/** Closes the sending side of a TCP connection under TLS, past TLS: a FIN without close_notify. */
function bareFin(raw: Socket): void {
  const { _handle: handle } = raw as unknown as { _handle: { shutdown(request: object): void } };
  const { ShutdownWrap } = (
    process as unknown as { binding(name: string): { ShutdownWrap: new () => object } }
  ).binding("stream_wrap");
  handle.shutdown(Object.assign(new ShutdownWrap(), { oncomplete: () => undefined }));
}

function outcomes({ log }: TestServer): unknown[] {
  return log.flatMap((event) => (event.type === "transfer" ? [[event.outcome, event.bytes]] : []));
}

describe.each(versions)("the end of an upload (%s)", (maxVersion) => {
  it.each([
    ["many records", big],
    // As long as an alert of TLS 1.3 is: a record of this length is no sign of the end.
    ["a record of two bytes", "ab"],
    ["nothing", ""],
  ])("R12, D18: a bare FIN behind %s is answered 426, and nothing is kept", async (_name, text) => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const peer = await server.peer({ tls: "explicit" });
    const { secured, raw } = await beginUpload(peer, "cut");
    if (text !== "") await new Promise<unknown>((resolve) => secured.write(text, resolve));
    bareFin(raw);
    expect(await peer.reply()).toMatch(/^426 TLS ended without close_notify/);
    expect(await peer.say("SIZE cut")).toMatch(/^550/);
    expect(outcomes(server)).toEqual([["unverifiable", text.length]]);
    expect(codesOf((await peer.upload("EPSV", "STOR cut", text)).replies)).toBe("150 226");
  });

  it("answers close_notify with its own before it replies", async () => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const peer = await server.peer({ tls: "explicit" });
    const { secured } = await beginUpload(peer, "whole");
    secured.resume();
    const ended = once(secured, "end");
    secured.end(big);
    await ended;
    expect(await peer.reply()).toMatch(/^226/);
  });

  it("tells a reset, and stores nothing", async () => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const peer = await server.peer({ tls: "explicit" });
    const { secured, raw } = await beginUpload(peer, "cut");
    await new Promise<unknown>((resolve) => secured.write(big, resolve));
    raw.resetAndDestroy();
    expect(await peer.reply()).toMatch(/^426/);
    expect(await peer.say("SIZE cut")).toMatch(/^550/);
  });
});

describe.each(versions)("transfers (%s)", (maxVersion) => {
  it("ends a download with close_notify, and counts the file's bytes, not those of TLS", async () => {
    const storage = new MemoryStorage({ files: { "/big": big } });
    const server = await startWithFiles({ tls: { maxVersion }, storage });
    const peer = await server.peer({ tls: "implicit" });
    await peer.say("TYPE I");
    for (const verb of ["EPSV", "EPRT"] as const) {
      const { replies, data } = await peer.download(verb, "RETR big");
      expect([codesOf(replies), data.equals(Buffer.from(big))]).toEqual(["150 226", true]);
    }
    expect(codesOf((await peer.upload("EPSV", "STOR new", big)).replies)).toBe("150 226");
    expect(outcomes(server)).toEqual(Array(3).fill(["complete", big.length]));
  });

  it("breaks off by ABOR, before the handshake and in the middle of the bytes", async () => {
    const storage = new MemoryStorage({ files: { "/big": big.repeat(16) } });
    const server = await startWithFiles({ tls: { maxVersion }, storage });
    const peer = await server.peer({ tls: "explicit" });
    for (const line of ["RETR big", "STOR new"]) {
      for (const moment of ["before", "middle"]) {
        const open = await peer.bareData("EPSV");
        peer.send(`${line}\r\n`);
        expect(await peer.reply()).toMatch(/^150/);
        const raw = await open();
        if (moment === "middle") (await peer.secure(raw)).pause();
        expect(await peer.say("ABOR")).toMatch(/^426/);
        expect(await peer.reply()).toMatch(/^226/);
      }
    }
    expect((await peer.download("EPSV", "NLST")).data.toString()).toBe("big\r\n");
  });
});

describe("D17: what is no handshake of this session", () => {
  it.each([
    ["T18: clear text", (socket: Socket) => void socket.end("hello")],
    ["zeros", (socket: Socket) => void socket.write(Buffer.alloc(64))],
    [
      "half a handshake, then nothing",
      (socket: Socket) => void socket.write(Buffer.from([0x16, 3, 1, 0, 200, 1])),
    ],
    ["nothing", () => undefined],
    ["a reset", (socket: Socket) => void socket.resetAndDestroy()],
  ])("is answered 522 within 10 s, and nothing is stored: %s", async (_name, act) => {
    const clock = new ManualClock();
    const server = await startWithFiles({ tls: true, clock });
    const peer = await server.peer({ tls: "explicit" });
    const open = await peer.bareData("EPSV");
    peer.send("STOR a\r\n");
    expect(await peer.reply()).toMatch(/^150/);
    const socket = await open();
    socket.resume();
    act(socket);
    let over = false;
    const reply = peer.reply().finally(() => {
      over = true;
    });
    // By itself, or when the time is over.
    for (let turns = 0; turns < 200 && !over; turns++) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    expect(await reply).toMatch(/^522/);
    expect(await peer.say("SIZE a")).toMatch(/^550/);
    expect(server.log.filter(({ type }) => type === "tls-failed").length).toBe(1);
  });

  it("is TLS where PROT C was agreed on: bytes like others", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.peer({ tls: "explicit" });
    await peer.say("PROT C");
    await expect(
      peer.download("EPSV", "RETR f").then(({ data }) => {
        if (data.length === 0) throw new Error("nothing");
      }),
    ).rejects.toThrow();
  });
});

it("watches for stalls under TLS, both ways", async () => {
  for (const line of ["RETR big", "STOR new"]) {
    const clock = new ManualClock();
    const storage = new MemoryStorage({ files: { "/big": big.repeat(32) } });
    const server = await startWithFiles({ tls: true, storage, clock });
    const peer = await server.peer({ tls: "explicit" });
    const open = await peer.bareData("EPSV");
    peer.send(`${line}\r\n`);
    expect(await peer.reply()).toMatch(/^150/);
    const secured = await peer.secure(await open());
    if (line.startsWith("STOR")) secured.write("x");
    else await once(secured, "readable");
    while (!(await statusOf(peer)).match(/: [1-9][0-9]* bytes/));
    let over = false;
    const reply = peer.reply().finally(() => {
      over = true;
    });
    while (!over) {
      clock.advance(5000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await reply).toMatch(/^426 Too little data/);
  }
});

/** STAT is answered while a transfer runs. */
async function statusOf(peer: Peer): Promise<string> {
  return peer.say("STAT");
}

it("reports to a wire observer what is inside TLS, and where TLS begins", async () => {
  const events: { type: string; text: string }[] = [];
  const server = await startWithFiles({
    tls: true,
    observer: {
      wire: () => ({
        dataPayload: true,
        event: (event) => {
          const text = event.type === "bytes" ? Buffer.from(event.payload ?? []).toString() : "";
          events.push({ type: event.type, text });
        },
      }),
    },
  });
  const peer = await server.peer({ tls: "explicit" });
  await peer.download("EPSV", "RETR f");
  await peer.upload("EPSV", "STOR g", "sent");
  expect(await peer.say("QUIT")).toMatch(/^221/);
  await once(peer.socket, "close");
  const texts = events.map(({ text }) => text);
  for (const text of ["AUTH TLS\r\n", "USER u\r\n", "RETR f\r\n", "abc", "sent", "221 Goodbye.\r\n"]) {
    expect(texts).toContain(text);
  }
  const begun = events.findIndex(({ type }) => type === "tls");
  expect(texts.slice(0, begun).join("")).toMatch(/AUTH TLS\r\n234 .*\r\n$/);
  expect(events.filter(({ type }) => type === "tls").length).toBe(3);
});
