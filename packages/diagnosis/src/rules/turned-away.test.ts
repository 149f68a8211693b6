import { expect, it } from "vitest";
import { control, found, session, start } from "../../test/session.ts";
import type { ConnectionFacts } from "../facts.ts";

const end = (by: "client" | "server", after: number, more: Partial<ConnectionFacts> = {}) =>
  found(
    session([], { control: control({ fin: { by, time: start + after, frames: [[4, 4]] }, ...more }) }),
    "R21",
  );

it.each([
  ["421 There are too many connected users, please try later."],
  ["421 Too many connections (8) from this IP"],
  ["421 Service not available."],
])("believes a greeting that says %s", (greeting) => {
  const [finding] = found(session([greeting]), "R21");
  expect(finding).toMatchObject({ level: "error", certainty: "proved", frames: [[1, 1]] });
  expect(finding?.said.en.finding).toContain(greeting);
});

it("believes it behind the login too", () => {
  const said = "530 Sorry, the maximum number of clients (1) for this user already connected";
  expect(found(session(["220 Hi", "USER a", "331 Go on", "PASS", said]), "R21")).toHaveLength(1);
});

it("takes a close without a word for it, if it comes at once and from the server", () => {
  expect(end("server", 0.02)).toMatchObject([{ level: "error", certainty: "likely", subjects: ["C1"] }]);
  expect(end("client", 0.02)).toEqual([]);
  expect(end("server", 30)).toEqual([]);
  expect(end("server", 0.02, { bytes: { server: 20 } })).toEqual([]);
});

it("is silent about other refusals, and about the end of a session", () => {
  expect(found(session(["220 Hi", "USER a", "331 x", "PASS", "530 Login incorrect."]), "R21")).toEqual([]);
  expect(found(session(["220 Hi", "USER a", "331 x", "PASS", "421 Too many login failures"]), "R21")).toEqual(
    [],
  );
  expect(found(session(["220 Hi", "NOOP", "421 Timeout."]), "R21")).toEqual([]);
  expect(found(session(["220 Hi", "+300 421 Session limit reached."]), "R21")).toEqual([]);
});

it("takes no reply for the greeting where the beginning is missing", () => {
  const lines = ["421 This is an FTP server."];
  expect(found(session(lines), "R21")).toHaveLength(1);
  expect(found(session(lines, { holes: true }), "R21")).toEqual([]);
});
