import { expect, it } from "vitest";
import { found, session } from "../../test/session.ts";

it("names the user, never the password, and says where they can be read", () => {
  const lines = ["220 Hi", "USER bob", "331 x", "PASS ****", "230 In"];
  const [finding] = found(session(lines), "R28");
  expect(finding).toMatchObject({ level: "note", certainty: "proved" });
  expect(finding?.frames).toEqual([
    [2, 2],
    [4, 4],
  ]);
  expect(finding?.said.en.finding).toBe(
    'User name "bob" and password are readable in the capture (clear text).',
  );
  const [atServer] = found(session(lines, { source: "server" }), "R28");
  expect(atServer?.said.en.finding).not.toContain("capture");
});

it("is silent about anonymous, a login behind AUTH, implicit TLS, and a user without a password", () => {
  expect(found(session(["220 Hi", "USER anonymous", "331 x", "PASS me@", "230 In"]), "R28")).toEqual([]);
  expect(found(session(["220 Hi", "AUTH TLS", "234 x", "USER bob", "331 x", "PASS *"]), "R28")).toEqual([]);
  expect(found(session(["220 Hi", "USER bob", "331 x", "PASS *"], { security: "implicit" }), "R28")).toEqual(
    [],
  );
  expect(found(session(["220 Hi", "USER bob", "530 No"]), "R28")).toEqual([]);
});

it("speaks where AUTH was refused", () => {
  const lines = ["220 Hi", "AUTH TLS", "500 Unknown", "USER bob", "331 x", "PASS *", "230 In"];
  expect(found(session(lines), "R28")).toHaveLength(1);
});
