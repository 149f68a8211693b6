import { expect, it } from "vitest";
import { control, found, session } from "../../test/session.ts";

it("is proved by an AUTH refused, and a client that leaves", () => {
  const [finding] = found(
    session(["220 Hi", "AUTH SSL", "530 x", "AUTH TLS", "530 Log in first", "QUIT", "221 x"]),
    "R38",
  );
  expect(finding).toMatchObject({
    level: "error",
    certainty: "proved",
    subjects: ["C1"],
    frames: [
      [4, 4],
      [5, 5],
    ],
  });
  expect(finding?.said.en.finding).toContain('(AUTH TLS), and the server refuses: "530 Log in first"');
  const left = control({ fin: { by: "client", frames: [[6, 6]] } });
  expect(found(session(["220 Hi", "AUTH TLS", "502 x"], { control: left }), "R38")).toHaveLength(1);
});

it("is silent where the client goes on, one word was accepted, or another security was asked for", () => {
  const bye = ["QUIT", "221 x"];
  expect(found(session(["220 Hi", "AUTH TLS", "502 x", "USER a", "331 x", ...bye]), "R38")).toEqual([]);
  expect(found(session(["220 Hi", "AUTH TLS", "504 x", "AUTH SSL", "234 x", ...bye]), "R38")).toEqual([]);
  expect(found(session(["220 Hi", "AUTH GSSAPI", "502 x", ...bye]), "R38")).toEqual([]);
  expect(found(session(["220 Hi", "AUTH TLS", "502 x"]), "R38")).toEqual([]);
});

it("does not decide where the login may be missing, and is silent where TLS was begun all the same", () => {
  const lines = ["220 Hi", "AUTH TLS", "530 No", "QUIT"];
  expect(found(session(lines, { holes: true }), "R38")[0]).toMatchObject({ certainty: "undecidable" });
  const begun = control({ tls: { frames: [[4, 4]] } });
  expect(found(session(lines, { control: begun }), "R38")).toEqual([]);
});
