import { expect, it } from "vitest";
import { open, passive, refused, said, verdicts } from "../../test/openings.ts";
import { control, session } from "../../test/session.ts";
import type { Opening, SessionFacts } from "../facts.ts";

const tried = (opening: Opening, more: Partial<SessionFacts> = {}, time = 0) =>
  session(["PASV", "227 Yes"], { data: [passive([opening], { time })], ...more });

it("sees that nobody listens on the announced port", () => {
  expect(verdicts(tried(refused))).toEqual(["R02 error proved"]);
  expect(said(tried(refused))).toMatch(/^The passive port 50000 refuses connections \(RST after 0\.4 ms\)/);
});

it("sees by the RST's distance that another device refuses, whatever number it starts from", () => {
  const from = (hopLimit: number) =>
    tried({ ...refused, hopLimit } as Opening, {
      control: control({ hopLimits: { client: 64, server: 60 } }),
    });
  expect(said(from(62))).toContain("another device than the server");
  expect(said(from(251))).not.toContain("another device");
});

it("sees that the client came late", () => {
  expect(said(tried(refused, {}, -90))).toContain("came 91 s after the announcement");
});

it("tells of a client's socket without a word of packets", () => {
  const told = tried({ kind: "refused", frames: [] }, { source: "client" });
  expect(verdicts(told)).toEqual(["R02 error proved"]);
  expect(said(told)).not.toContain("RST");
});

it("says nothing where a second attempt came through", () => {
  expect(verdicts(session([], { data: [passive([refused, open])] }))).toEqual([]);
});
