import { deflateSync, inflateSync } from "node:zlib";
import { codeOf } from "@twinport/server/testing";
import { expect, it } from "vitest";
import type { Stand } from "./behaviours.ts";
import { big } from "./mode.ts";

/** TYPE, STRU and MODE: what stands between a file and the wire. */
export function representations({ at, verb }: Stand): void {
  it("converts line ends in TYPE A, both ways", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    expect((await peer.download(verb, "RETR text")).data.toString()).toBe("one\r\ntwo\r\nthree");
    await peer.upload(verb, "STOR crlf", "a\r\nb\rc\r\n");
    expect((await content("/crlf"))?.toString()).toBe("a\nb\rc\n");
  });

  it("deflates in MODE Z, both ways", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    expect(await peer.codes("TYPE I", "MODE Z")).toEqual([200, 200]);
    const { replies, data } = await peer.download(verb, "RETR big");
    expect(replies.map(codeOf)).toEqual([150, 226]);
    expect(inflateSync(data).equals(big)).toBe(true);
    expect((await peer.upload(verb, "STOR deflated", deflateSync(big))).replies.map(codeOf)).toEqual([
      150, 226,
    ]);
    expect((await content("/deflated"))?.equals(big)).toBe(true);
    expect(inflateSync((await peer.download(verb, "NLST folder")).data).toString()).toContain("inside\r\n");
  });

  it("sends and takes records in STRU R", async () => {
    const { peer: login, content } = at();
    const peer = await login();
    expect(await peer.codes("TYPE A", "STRU R")).toEqual([200, 200]);
    const { data } = await peer.download(verb, "RETR text");
    expect(data.toString("latin1")).toMatch(/^one\xff\x01two.*\xff[\x02\x03]$/s);
    expect(
      (await peer.upload(verb, "STOR records", Buffer.from("a\xff\x01b\xff\x03", "latin1"))).replies.map(
        codeOf,
      ),
    ).toEqual([150, 226]);
    expect((await content("/records"))?.toString()).toBe("a\nb\n");
  });
}
