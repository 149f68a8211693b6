import { once } from "node:events";
import { codeOf } from "@twinport/server/testing";
import { expect, it } from "vitest";
import type { Stand } from "./behaviours.ts";

/** Transfers that do not come to their end, and what is left of them: nothing. */
export function breakingOff({ at, verb }: Stand): void {
  it("breaks a download off at ABOR", async () => {
    const peer = await at().peer();
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
    const { peer: login, content } = at();
    const peer = await login();
    const open = await peer.data(verb);
    peer.send("STOR half\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const socket = await open();
    socket.write("some");
    peer.send("ABOR\r\n");
    expect([await peer.reply(), await peer.reply()].map(codeOf)).toEqual([426, 226]);
    socket.destroy();
    expect(await content("/half")).toBeUndefined();
    expect((await peer.upload(verb, "STOR half", "whole")).replies.map(codeOf)).toEqual([150, 226]);
    expect(await peer.codes("DELE half")).toEqual([250]);
  });

  it("keeps nothing of an upload whose data connection is reset", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    const open = await peer.bareData(verb);
    peer.send("STOR broken\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const bare = await open();
    const socket = peer.protect ? await peer.secure(bare) : bare;
    await new Promise((resolve) => socket.write("some", resolve));
    bare.resetAndDestroy();
    expect(codeOf(await peer.reply())).toBe(426);
    expect(await content("/broken")).toBeUndefined();
    expect(await peer.codes("NOOP")).toEqual([200]);
  });

  it("keeps nothing of an upload whose control connection goes", async () => {
    const { peer: login, content } = at();
    const peer = await login();
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
    const other = await login();
    expect(await other.codes("NOOP")).toEqual([200]);
    expect(await content("/lost")).toBeUndefined();
  });

  it("answers NOOP during a transfer, and QUIT behind it", async () => {
    const peer = await at().peer();
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
}
