import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, type DataVerb, startTestServer, type TestServer } from "../testing/index.ts";

const big = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) & 0xff));

const modes: readonly (readonly [verb: DataVerb, host: string])[] = [
  ["PASV", "127.0.0.1"],
  ["EPSV", "127.0.0.1"],
  ["PORT", "127.0.0.1"],
  ["EPRT", "127.0.0.1"],
  ["EPSV", "::1"],
  ["EPRT", "::1"],
];

describe.each(modes)("%s on %s", (verb, host) => {
  let server: TestServer;
  beforeAll(async () => {
    const files = { "/big": big, "/text": "one\ntwo\r\nthree", "/empty": "" };
    server = await startTestServer({ host, storage: new MemoryStorage({ files }) });
  });
  afterAll(() => server.close());

  it("sends a file byte for byte, and says 226 behind it", async () => {
    const peer = await server.peer();
    await peer.say("TYPE I");
    const { replies, data } = await peer.download(verb, "RETR big");
    expect(replies).toEqual([
      "150 Opening BINARY mode data connection for big (3000000 bytes).",
      "226 Transfer complete.",
    ]);
    expect(data.equals(big)).toBe(true);
    expect(server.log.findLast((event) => event.type === "transfer")).toMatchObject({
      verb: "RETR",
      path: "/big",
      mode: verb === "PASV" || verb === "EPSV" ? "passive" : "active",
      ok: true,
      code: 226,
      bytes: 3_000_000,
    });
  });

  it("takes a file byte for byte", async () => {
    const peer = await server.peer();
    await peer.say("TYPE I");
    expect((await peer.upload(verb, "STOR up", big)).replies.map(codeOf)).toEqual([150, 226]);
    expect((await peer.download(verb, "RETR up")).data.equals(big)).toBe(true);
    expect((await peer.upload(verb, "APPE up", "tail")).replies.map(codeOf)).toEqual([150, 226]);
    expect(await peer.say("SIZE up")).toBe("213 3000004");
    await peer.say("REST 3000000");
    expect((await peer.upload(verb, "STOR up", "end")).replies.map(codeOf)).toEqual([150, 226]);
    expect(await peer.say("SIZE up")).toBe("213 3000003");
  });

  it("sends and takes an empty file", async () => {
    const peer = await server.peer();
    expect((await peer.download(verb, "RETR empty")).replies.map(codeOf)).toEqual([150, 226]);
    expect((await peer.upload(verb, "STOR empty2", "")).replies.map(codeOf)).toEqual([150, 226]);
    await peer.say("TYPE I");
    expect(await peer.say("SIZE empty2")).toBe("213 0");
  });

  it("converts line ends in TYPE A, both ways", async () => {
    const peer = await server.peer();
    expect((await peer.download(verb, "RETR text")).data.toString()).toBe("one\r\ntwo\r\nthree");
    await peer.upload(verb, "STOR crlf", "a\r\nb\rc\r\n");
    await peer.say("TYPE I");
    expect((await peer.download(verb, "RETR crlf")).data.toString()).toBe("a\nb\rc\n");
  });

  it("lists", async () => {
    const peer = await server.peer();
    const { replies, data } = await peer.download(verb, "NLST");
    expect(replies.map(codeOf)).toEqual([150, 226]);
    expect(data.toString()).toContain("text\r\n");
  });

  it("answers an error before 150, and needs a new address for the next transfer", async () => {
    const peer = await server.peer();
    expect((await peer.download(verb, "RETR nope")).replies.map(codeOf)).toEqual([550]);
    expect((await peer.upload(verb, "STOR no/pe", "x")).replies.map(codeOf)).toEqual([550]);
    expect(await peer.codes("RETR text")).toEqual([425]);
  });

  it("breaks a download off at ABOR", async () => {
    const peer = await server.peer();
    const open = await peer.data(verb);
    peer.send("RETR big\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const socket = await open();
    socket.pause();
    peer.send("ABOR\r\n");
    expect([await peer.reply(), await peer.reply()].map(codeOf)).toEqual([426, 226]);
    socket.destroy();
    expect(await peer.codes("NOOP", "ABOR")).toEqual([200, 225]);
    expect((await peer.download(verb, "RETR empty")).replies.map(codeOf)).toEqual([150, 226]);
  });

  it("breaks an upload off at ABOR, and leaves nothing of it", async () => {
    const peer = await server.peer();
    const open = await peer.data(verb);
    peer.send("STOR half\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const socket = await open();
    socket.write("some");
    peer.send("ABOR\r\n");
    expect([await peer.reply(), await peer.reply()].map(codeOf)).toEqual([426, 226]);
    socket.destroy();
    await peer.say("TYPE I");
    expect(await peer.codes("SIZE half")).toEqual([550]);
  });

  it("answers NOOP during a transfer, and QUIT behind it", async () => {
    const peer = await server.peer();
    const open = await peer.data(verb);
    peer.send("STOR slow\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const socket = await open();
    expect(codeOf(await peer.say("NOOP"))).toBe(200);
    peer.send("QUIT\r\n");
    socket.end("done");
    socket.resume();
    expect((await peer.rest()).map(codeOf)).toEqual([226, 221]);
  });

  it("aborts a transfer whose control connection goes", async () => {
    const peer = await server.peer();
    const open = await peer.data(verb);
    peer.send("STOR lost\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const socket = await open();
    socket.write("some");
    const closed = once(socket, "close").catch(() => undefined);
    socket.once("end", () => socket.end());
    socket.resume();
    peer.close();
    await closed;
    const other = await server.peer();
    await other.say("TYPE I");
    expect(await other.codes("SIZE lost")).toEqual([550]);
  });
});

describe("passive mode", () => {
  it("keeps early bytes for STOR, throws them away for LIST (D16)", async () => {
    const server = await startTestServer({ storage: new MemoryStorage() });
    const peer = await server.peer();
    const early = async (command: string) => {
      const socket = connect(await peer.passivePort("PASV"), "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.write("early");
      await new Promise((resolve) => setImmediate(resolve));
      peer.send(`${command}\r\n`);
      const first = await peer.reply();
      socket.end();
      socket.resume();
      return [first, await peer.reply()].map(codeOf);
    };
    expect(await early("STOR f")).toEqual([150, 226]);
    await peer.say("TYPE I");
    expect(await peer.say("SIZE f")).toBe("213 5");
    expect(await early("LIST")).toEqual([150, 226]);
    await server.close();
  });

  it("waits for a client that connects after the command", async () => {
    const server = await startTestServer({ storage: new MemoryStorage({ files: { "/f": "abc" } }) });
    const peer = await server.peer();
    const port = await peer.passivePort("EPSV");
    peer.send("RETR f\r\n");
    await peer.codes(); // nothing is owed yet
    const socket = connect(port, "127.0.0.1");
    socket.resume();
    expect([await peer.reply(), await peer.reply()].map(codeOf)).toEqual([150, 226]);
    await server.close();
  });

  it("says PASV has no room for IPv6, and serves both on a dual-stack socket", async () => {
    const six = await startTestServer({ host: "::1" });
    expect(await (await six.peer()).codes("PASV", "EPSV 1", "EPSV 2", "EPRT |1|127.0.0.1|5000|")).toEqual([
      425, 522, 229, 522,
    ]);
    await six.close();
    const both = await startTestServer({ host: "::" });
    const peer = await both.peer();
    peer.close();
    const four = connect(both.address.port, "127.0.0.1");
    four.write("USER u\r\nPASS p\r\nPASV\r\n");
    let text = "";
    four.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("227 ")) four.destroy();
    });
    await once(four, "close");
    expect(text).toMatch(/227 Entering Passive Mode \(127,0,0,1,/);
    await both.close();
  });

  it("announces the address it is told to", async () => {
    const server = await startTestServer({ passive: { address: "192.0.2.7" } });
    expect(await (await server.peer()).say("PASV")).toMatch(/^227 .*\(192,0,2,7,\d+,\d+\)\.$/);
    await server.close();
  });
});
