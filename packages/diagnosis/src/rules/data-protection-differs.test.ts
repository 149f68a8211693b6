import { expect, it } from "vitest";
import { data, found, session, start } from "../../test/session.ts";
import type { ConnectionFacts } from "../facts.ts";

it.each([
  ["522 Data connections must be encrypted."],
  ["522 SSL/TLS required on the data channel"],
  ["521 PROT P required"],
  ["521 Data connection cannot be opened with this PROT setting"],
])("is proved by %s", (reply) => {
  const [finding] = found(session(["220 Hi", "PASV", "227 x", "LIST", reply]), "R32");
  expect(finding).toMatchObject({
    level: "error",
    certainty: "proved",
    frames: [
      [4, 4],
      [5, 5],
    ],
  });
  expect(finding?.said.en.finding).toContain(reply);
});

it("is proved by who speaks TLS on the data connection, alone", () => {
  const first = (
    client: "tls" | "text",
    server: "tls" | "text",
    security: "explicit" | "none" = "explicit",
  ) => {
    const seen: Partial<ConnectionFacts> = { first: { client, server } };
    const facts = session(["RETR a", "150 x"], { security, data: [data({ exchange: 0 }, seen)] });
    return found(facts, "R32");
  };
  expect(first("tls", "text")[0]?.said.en.finding).toMatch(/the client speaks TLS and the server clear text/);
  expect(first("tls", "text")[0]?.subjects).toEqual(["C1.D1"]);
  expect(first("tls", "tls")).toEqual([]);
  expect(first("text", "text")).toEqual([]);
  expect(first("tls", "text", "none")).toEqual([]);
});

it("is likely where the server's own socket has waited for TLS in vain", () => {
  const facts = (source: "server" | "packets", seconds = 5) => {
    const fin = { by: "client", time: start + seconds, frames: [] } as const;
    const waited = data({ exchange: 0 }, { first: { server: "tls" }, fin });
    return found(session(["RETR a", "150 x"], { source, security: "explicit", data: [waited] }), "R32");
  };
  expect(facts("server")).toMatchObject([{ certainty: "likely", subjects: ["C1.D1"] }]);
  expect(facts("server")[0]?.said.en.finding).toMatch(
    /the server waits for TLS, and the client does not begin it/,
  );
  // A client that goes at once has waited for nothing.
  expect(facts("server", 0.1)).toEqual([]);
  // Who captured the server's packets only has not seen the ClientHello.
  expect(facts("packets")).toEqual([]);
});

it("is silent about other errors of data connections", () => {
  expect(found(session(["PORT 1,2", "522 Network protocol not supported, use (1)"]), "R32")).toEqual([]);
  expect(found(session(["LIST", "425 Can't open data connection."]), "R32")).toEqual([]);
});
