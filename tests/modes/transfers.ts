import { codeOf } from "@twinport/server/testing";
import { expect, it } from "vitest";
import type { Stand } from "./behaviours.ts";
import { big } from "./mode.ts";

/** Whole files both ways, and parts of them. */
export function transfers({ at, verb }: Stand): void {
  it("sends a file byte for byte, and says 226 behind it", async () => {
    const { peer: login, server } = at();
    const peer = await login();
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

  it("takes a file byte for byte, puts another in its place, appends to it and overwrites its end", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    await peer.say("TYPE I");
    expect(
      (await peer.upload(verb, "STOR up", "a longer text than what comes next")).replies.map(codeOf),
    ).toEqual([150, 226]);
    expect((await peer.upload(verb, "STOR up", big)).replies.map(codeOf)).toEqual([150, 226]);
    expect((await content("/up"))?.equals(big)).toBe(true);
    expect((await peer.upload(verb, "APPE up", "tail")).replies.map(codeOf)).toEqual([150, 226]);
    expect(await peer.say("SIZE up")).toBe("213 3000004");
    await peer.say("REST 3000000");
    expect((await peer.upload(verb, "STOR up", "end")).replies.map(codeOf)).toEqual([150, 226]);
    expect((await content("/up"))?.equals(Buffer.concat([big, Buffer.from("end")]))).toBe(true);
    expect(await peer.codes("DELE up")).toEqual([250]);
  });

  it("goes on with a download", async () => {
    const peer = await at().peer();
    expect(await peer.codes("TYPE I", "REST 2999990")).toEqual([200, 350]);
    const { replies, data } = await peer.download(verb, "RETR big");
    expect(replies.map(codeOf)).toEqual([150, 226]);
    expect(data.equals(big.subarray(2_999_990))).toBe(true);
    expect((await peer.download(verb, "RETR folder/inside")).data.toString()).toBe("deep");
  });

  it("sends and takes an empty file", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    const { replies, data } = await peer.download(verb, "RETR empty");
    expect(replies.map(codeOf)).toEqual([150, 226]);
    expect(data.length).toBe(0);
    expect((await peer.upload(verb, "STOR nothing", "")).replies.map(codeOf)).toEqual([150, 226]);
    expect((await content("/nothing"))?.length).toBe(0);
  });

  it("makes the name for STOU, and says it", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    const names: string[] = [];
    for (const text of ["the first", "the second"]) {
      const { replies } = await peer.upload(verb, "STOU", text);
      expect(replies.map(codeOf)).toEqual([150, 226]);
      const [, name = ""] = /^150 FILE: (\S+)/.exec(replies[0] ?? "") ?? [];
      expect((await content(`/${name}`))?.toString()).toBe(text);
      names.push(name);
    }
    expect(new Set(names).size).toBe(2);
  });

  it("transfers ten files in one session, each over a connection of its own", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    for (let number = 0; number < 5; number++) {
      expect((await peer.upload(verb, `STOR ten${number}`, `number ${number}`)).replies.map(codeOf)).toEqual([
        150, 226,
      ]);
      expect((await peer.download(verb, `RETR ten${number}`)).data.toString()).toBe(`number ${number}`);
    }
    expect((await content("/ten4"))?.toString()).toBe("number 4");
  });

  it("takes two commands in one segment, and answers both in order", async () => {
    const peer = await at().peer();
    const open = await peer.data(verb);
    peer.send("RETR folder/inside\r\nNOOP\r\nPWD\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const socket = await open();
    socket.resume();
    socket.once("end", () => socket.end());
    const codes = [await peer.reply(), await peer.reply(), await peer.reply()].map(codeOf);
    expect(codes.toSorted()).toEqual([200, 226, 257]);
  });
}
