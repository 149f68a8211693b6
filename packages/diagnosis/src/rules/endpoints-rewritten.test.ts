import { expect, it } from "vitest";
import { found, session } from "../../test/session.ts";

const inside = { address: "192.168.13.111", port: 50000 };
const outside = { address: "203.0.113.2", port: 50000 };

it("is proved by a line that names other endpoints at another point", () => {
  const rewritten = [{ method: "PASV", here: inside, there: outside, frames: [[17, 18]] }] as const;
  const [finding] = found(session([], { rewritten }), "R09");
  expect(finding).toMatchObject({ level: "note", certainty: "proved", frames: [[17, 18]] });
  expect(finding?.said.en.finding).toMatch(/227.*192\.168\.13\.111:50000.*203\.0\.113\.2:50000/);
  expect(finding?.said["zh-CN"].finding).toContain("203.0.113.2:50000");
});

it("knows the system type that a Cisco ASA overwrites", () => {
  const [finding] = found(session(["220 Hi", "SYST", "215 XXXXXXXXXXXXXX"]), "R09");
  expect(finding).toMatchObject({ level: "note", certainty: "likely", frames: [[3, 3]] });
});

it("says nothing of lines that come through as they are, and of an X elsewhere", () => {
  expect(found(session(["220 XXXX", "SYST", "215 UNIX Type: L8", "PWD", "257 XXXX"]), "R09")).toEqual([]);
});
