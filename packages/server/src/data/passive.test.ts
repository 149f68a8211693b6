import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, startTestServer } from "../testing/index.ts";

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
