import { describe, expect, it } from "vitest";
import { said, verdicts } from "../../test/openings.ts";
import { control, session } from "../../test/session.ts";
import type { SessionFacts } from "../facts.ts";

const after = (lines: readonly string[], more: Partial<SessionFacts> = {}) => verdicts(session(lines, more));
const first = "425 Use PORT or PASV first.";

describe("a transfer without an announcement", () => {
  it("is proved by the dialog", () => {
    expect(after(["LIST", first])).toEqual(["R15 error proved"]);
    expect(after(["LIST", "425 No data connection."])).toEqual(["R15 error proved"]);
    expect(after(["RETR x", "503 Bad sequence of commands."])).toEqual(["R15 error likely"]);
    expect(said(session(["LIST", first]))).toContain(
      'LIST was sent without PASV, EPSV, PORT or EPRT before it: "425 Use',
    );
  });

  it("is one also behind a transfer that used the announcement up", () => {
    expect(after(["PASV", "227 Yes", "LIST", "226 Done", "RETR x", first])).toEqual(["R15 error proved"]);
  });

  it("is one behind EPSV ALL, which announces nothing", () => {
    expect(after(["EPSV ALL", "200 OK", "LIST", first])).toEqual(["R15 error proved"]);
  });

  it("names the announcement that was refused", () => {
    const lines = ["PASV", "500 What?", "LIST", first];
    expect(after(lines)).toEqual(["R15 error proved"]);
    expect(said(session(lines))).toContain("although the server had refused PASV (500)");
  });

  it("is believed to a server that says so, if the beginning is missing", () => {
    const midway = { control: control({ opening: { kind: "midway" } }) };
    expect(after(["LIST", first], midway)).toEqual(["R15 error proved"]);
    expect(after(["LIST", "425 No data connection."], midway)).toEqual([]);
    expect(after(["LIST", "425 No data connection."], { holes: true })).toEqual([]);
  });
});

it("says nothing where there was one", () => {
  expect(after(["PASV", "227 Yes", "TYPE I", "200 OK", "LIST", "425 Failed."])).toEqual([]);
  expect(after(["PORT 192,168,13,104,4,1", "200 OK", "LIST", "226 Done"])).toEqual([]);
});

it("says nothing of a client that is not logged in, or of a file that is not there", () => {
  expect(after(["LIST", "503 Login with USER first."])).toEqual([]);
  expect(after(["RETR x", "550 No such file."])).toEqual([]);
});

it("does not say that PASV was refused where replies are missing", () => {
  const lines = ["PASV", "425 Security: Bad IP connecting.", "LIST", "425 Security: Bad IP connecting."];
  expect(after(lines)).toEqual(["R15 error proved"]);
  expect(after(lines, { holes: true })).toEqual([]);
});
