import { expect, it } from "vitest";
import { found, session } from "../../test/session.ts";

it.each([
  ["USER bob", "530 Non-anonymous sessions must use encryption."],
  ["USER bob", "550 SSL/TLS required on the control channel"],
  ["USER bob", "421 Sorry, cleartext sessions and weak ciphers are not accepted on this server."],
  ["PASS *", "534 Policy requires SSL."],
  ["USER bob", "503 Use AUTH first."],
])("is proved by what answers %s: %s", (command, reply) => {
  const [finding] = found(session(["220 Hi", command, reply]), "R31");
  expect(finding).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1"] });
  expect(finding?.said.en.finding).toContain(reply);
});

it("is silent about other refusals, and about TLS where it is spoken of only", () => {
  expect(found(session(["220 Hi", "USER bob", "331 x", "PASS *", "530 Login incorrect."]), "R31")).toEqual(
    [],
  );
  expect(
    found(session(["220 TLS required soon", "USER bob", "331 TLS is required for admins"]), "R31"),
  ).toEqual([]);
  expect(found(session(["LIST", "550 SSL/TLS required on the data channel"]), "R31")).toEqual([]);
});

it("is a note where the client does as it is told", () => {
  const lines = [
    "220 Hi",
    "USER bob",
    "530 Please use TLS: TLS required",
    "AUTH TLS",
    "234 x",
    "USER bob",
    "230 In",
  ];
  expect(found(session(lines), "R31")).toMatchObject([{ level: "note" }]);
});
