import { codeOf } from "@twinport/server/testing";
import { expect, it } from "vitest";
import type { Stand } from "./behaviours.ts";

/** The ways to list, over the data connection and on the control connection. */
export function listings({ at, verb }: Stand): void {
  it("lists in three forms", async () => {
    const peer = await at().peer();
    for (const [command, line] of [
      ["LIST folder", /^-\S+ .* 4 .* inside\r\n$/m],
      ["NLST folder", /inside\r\n$/],
      ["MLSD folder", /^type=file;.*; inside\r\n$/im],
    ] as const) {
      const { replies, data } = await peer.download(verb, command);
      expect(replies.map(codeOf), command).toEqual([150, 226]);
      expect(data.toString(), command).toMatch(line);
    }
  });

  it("lists a directory with nothing in it", async () => {
    const peer = await at().peer();
    expect(await peer.codes("MKD vacant")).toEqual([257]);
    const { replies, data } = await peer.download(verb, "LIST vacant");
    expect(replies.map(codeOf)).toEqual([150, 226]);
    expect(data.length).toBe(0);
    expect(await peer.codes("RMD vacant")).toEqual([250]);
  });

  it("tells of files on the control connection", async () => {
    const peer = await at().peer();
    await peer.say("TYPE I");
    expect(await peer.say("SIZE folder/inside")).toBe("213 4");
    expect(await peer.say("MDTM folder/inside")).toMatch(/^213 \d{14}(?:\.\d+)?$/);
    expect(await peer.say("MLST folder/inside")).toMatch(
      /^250 .*\n ?type=file;.*size=4;.* \/folder\/inside\n/is,
    );
    expect(await peer.say("STAT folder")).toMatch(/^21[23] .*inside/s);
  });
}
