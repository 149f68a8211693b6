import { codeOf } from "@twinport/server/testing";
import { expect, it } from "vitest";
import type { Stand } from "./behaviours.ts";

/** What changes the tree, each seen in the storage afterwards. */
export function changes({ at, verb }: Stand): void {
  it("renames, deletes, makes and removes", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    expect((await peer.upload(verb, "STOR old", "stays")).replies.map(codeOf)).toEqual([150, 226]);
    expect(await peer.codes("MKD new", "RNFR old", "RNTO new/name", "RMD new")).toEqual([257, 350, 250, 550]);
    expect([await content("/old"), (await content("/new/name"))?.toString()]).toEqual([undefined, "stays"]);
    expect(await peer.codes("CWD new", "DELE name", "CDUP", "RMD new", "CWD new")).toEqual([
      250, 250, 250, 250, 550,
    ]);
    expect(await content("/new/name")).toBeUndefined();
  });

  it("takes names as they are", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    for (const name of ["two  blanks", 'say "hello"', "-la", "é 中文"]) {
      expect((await peer.upload(verb, `STOR ${name}`, name)).replies.map(codeOf), name).toEqual([150, 226]);
      expect((await content(`/${name}`))?.toString()).toBe(name);
      expect((await peer.download(verb, "NLST")).data.toString()).toContain(`${name}\r\n`);
      expect((await peer.download(verb, `RETR ${name}`)).data.toString()).toBe(name);
      expect(await peer.codes(`DELE ${name}`), name).toEqual([250]);
    }
  });

  it("sets a time, and tells it", async () => {
    const peer = await at().peer();
    await peer.upload(verb, "STOR dated", "x");
    expect(codeOf(await peer.say("MFMT 20200229123456 dated"))).toBe(213);
    expect(await peer.say("MDTM dated")).toMatch(/^213 20200229123456(?:\.0+)?$/);
    expect(await peer.codes("DELE dated")).toEqual([250]);
  });
}
