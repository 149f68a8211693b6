import { expect, it } from "vitest";
import { open, passive, said, verdicts } from "../../test/openings.ts";
import { client, found, server, session, start } from "../../test/session.ts";
import type { ConnectionFacts } from "../facts.ts";

const foreign: ConnectionFacts = {
  from: { address: "192.168.13.105", port: 41000 },
  to: { ...server, port: 50000 },
  opening: open,
};
const cut = { ...foreign, reset: { by: "server", frames: [[23, 23]] } } as const;
const own = { ...foreign, from: { ...client, port: 40001 } };

const tried = (attempts: readonly ConnectionFacts[], ...replies: readonly string[]) =>
  session(["PASV", "227 Yes", "LIST", ...replies], { data: [passive(attempts, { usedBy: 1 })] });

it("is proved by the server's own word", () => {
  const facts = tried([foreign], "425 Security: Bad IP connecting.");
  expect(verdicts(facts)).toEqual(["R13 error proved"]);
  expect(said(facts)).toBe(
    'The data connection to 192.168.13.111:50000 comes from 192.168.13.105, the control connection from 192.168.13.104: the server rejects it ("425 Security: Bad IP connecting.").',
  );
});

it("is likely if the server cuts it before anything is sent, whatever it says then, or says nothing", () => {
  expect(verdicts(tried([cut], "+30 425 Nobody came."))).toEqual(["R13 error likely"]);
  expect(verdicts(tried([cut]))).toEqual(["R13 error likely"]);
});

it("says nothing of a transfer from server to server, or of a guest who is turned away while the client comes", () => {
  expect(verdicts(tried([foreign], "150 Here", "226 Done"))).toEqual([]);
  expect(verdicts(tried([cut, own], "150 Here", "226 Done"))).toEqual([]);
  expect(found(tried([cut, own], "150 Here", "451 Disk error"), "R13")).toEqual([]);
});

it("is likely seen at the client, if the server says so, or cuts before anything is asked for", () => {
  const facts = tried([own], "425 Security: Bad IP connecting.");
  expect(verdicts(facts)).toEqual(["R13 error likely"]);
  expect(said(facts)).toContain(
    "very likely it arrives there from another address than the control connection",
  );
  const early = { ...own, fin: { by: "server", time: start, frames: [] } } as const;
  expect(verdicts(tried([early], "+30 425 Nobody came."))).toEqual(["R13 error likely"]);
  expect(verdicts(tried([early]))).toEqual(["R13 error likely"]);
  expect(found(tried([early], "550 No such file"), "R13")).toEqual([]);
  expect(found(tried([own], "426 Connection closed by remote host"), "R13")).toEqual([]);
  const late = { ...own, fin: { by: "server", time: start + 20, frames: [] } } as const;
  expect(found(tried([late], "+30 425 No"), "R13")).toEqual([]);
});

it("says nothing of a foreign connection that carried data, and of the client's own that was cut", () => {
  expect(verdicts(tried([{ ...cut, bytes: { server: 100 } }], "550 No"))).toEqual([]);
  expect(verdicts(tried([{ ...cut, from: own.from }], "550 No"))).toEqual([]);
});
