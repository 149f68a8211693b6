import { describe, expect, it } from "vitest";
import { Scene } from "../../../test/scene.ts";
import type { Session } from "../../model.ts";
import { svgRenderer } from "./svg.ts";

const summary = { captures: [], findings: [], otherPackets: { total: 0, byKind: {} } };

function draw(sessions: readonly Session[], language: "en" | "zh-CN" = "en"): string {
  const renderer = svgRenderer({ language });
  return sessions.map((session) => renderer.session(session)).join("") + renderer.close(summary);
}

function asking(command: string, times: number): Session {
  const scene = new Scene();
  const control = scene.connect("192.0.2.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  for (let at = 0; at < times; at++) control.ask(command, "200 OK");
  return scene.session();
}

describe("svgRenderer", () => {
  it("draws of a long session its beginning and its end, and says how much is between", () => {
    const session = asking("NOOP", 1000);
    const picture = draw([session]);
    expect(picture).toContain(`… ${(session.rows.length - 300).toLocaleString("en")} more rows`);
    expect(picture.match(/NOOP/g)?.length).toBeLessThanOrEqual(150);
    expect(picture.length).toBeLessThan(400_000);
  });

  it("draws twelve sessions, and says how many there are beside them", () => {
    const picture = draw(new Array<Session>(15).fill(asking("NOOP", 1)));
    expect(picture.match(/NOOP/g)).toHaveLength(12);
    expect(picture).toContain("3 more sessions are not drawn.");
  });

  it("says so where there is no session", () => {
    expect(draw([])).toContain("No FTP session found.");
    expect(draw([], "zh-CN")).toContain("未发现 FTP 会话。");
  });

  it("escapes what came over the wire", () => {
    const picture = draw([asking('CWD <b a="1">&\u0007\u202e', 1)]);
    expect(picture).toContain("CWD &lt;b a=&quot;1&quot;&gt;&amp;\\x07");
    expect(picture).not.toMatch(/<b |[\u0007\u202e]/);
  });
});
