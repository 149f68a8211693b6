import { expect, it } from "vitest";
import { found, session } from "../../test/session.ts";

it.each([
  ["550 Permission denied.", "write_enable=YES"],
  ["553 Could not create file.", "owner and mode"],
  ["550 a.txt: Overwrite permission denied", "AllowOverwrite on"],
  ["553 Can't open that file: No such file or directory", "Make the folder"],
  ["553 Can't open that file: Is a directory", "A folder"],
  ["550 a.txt: Not a regular file", "A folder"],
  ["550 a.txt: Operation not permitted", "<Limit WRITE>"],
  ["553 a.txt: Forbidden filename", "PathDenyFilter"],
])("says what to do about %s", (reply, remedy) => {
  const [finding] = found(session(["220 Hi", "PASV", "227 x", "STOR a.txt", reply]), "R34");
  expect(finding).toMatchObject({
    level: "error",
    certainty: "proved",
    frames: [
      [4, 4],
      [5, 5],
    ],
  });
  expect(finding?.said.en.finding).toContain(`a.txt: "${reply}"`);
  expect(finding?.said.en.advice.server).toContain(remedy);
});

it("is silent about probes and downloads, reasons of other rules, and uploads that are done", () => {
  for (const line of ["SIZE a.txt", "MKD a", "RETR a.txt", "CWD a", "DELE a.txt"]) {
    expect(found(session([line, "550 Permission denied."]), "R34")).toEqual([]);
  }
  expect(found(session(["STOR a.txt", "552 Quota exceeded"]), "R34")).toEqual([]);
  expect(found(session(["STOR a.txt", "550 SSL/TLS required on the data channel"]), "R34")).toEqual([]);
  expect(found(session(["STOR a.txt", "150 x", "226 x"]), "R34")).toEqual([]);
});
