import { expect, it } from "vitest";
import { found, session } from "../../test/session.ts";

const refused = (...lines: readonly string[]) => found(session(["220 Hi", "USER bob", ...lines]), "R33");

it.each([
  ["530 This FTP server is anonymous only.", "local_enable=YES"],
  ["530 Anonymous access is not allowed.", "anonymous_enable=YES"],
  ["530 Permission denied.", "userlist_deny"],
  ["530 User cannot log in, home directory inaccessible.", "home directory"],
  ["530 Account is locked", "passwd -u"],
])("says what to do about %s", (reply, remedy) => {
  const [finding] = refused(reply);
  expect(finding).toMatchObject({
    level: "error",
    certainty: "proved",
    frames: [
      [2, 2],
      [3, 3],
    ],
  });
  expect(finding?.said.en.finding).toContain(reply);
  expect(finding?.said.en.advice.server).toContain(remedy);
});

it("takes what may be a slip of the finger for a note, and names what else it may be", () => {
  const [finding] = refused("331 x", "PASS *", "530 Login incorrect.");
  expect(finding).toMatchObject({ level: "note" });
  expect(finding?.said.en.advice.server).toContain("/etc/shells");
});

it("is silent where the login came about in the end, and where nobody logs in", () => {
  expect(refused("331 x", "PASS *", "530 Login incorrect.", "USER bob", "331 x", "PASS *", "230 In")).toEqual(
    [],
  );
  expect(found(session(["220 Hi", "LIST", "530 Please login with USER and PASS."]), "R33")).toEqual([]);
});

it("leaves the word to whoever knows the reason better", () => {
  expect(refused("530 Non-anonymous sessions must use encryption.")).toEqual([]);
  expect(
    refused("331 x", "PASS *", "530 Sorry, the maximum number of allowed clients (1) already connected"),
  ).toEqual([]);
});
