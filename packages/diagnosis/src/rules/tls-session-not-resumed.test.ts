import { expect, it } from "vitest";
import { data, found, session } from "../../test/session.ts";
import type { ConnectionFacts, TlsFacts } from "../facts.ts";

const ended = (tls: Partial<TlsFacts>, by: "client" | "server" = "server"): Partial<ConnectionFacts> => ({
  tls: { resumed: false, application: { client: 0, server: 0 }, frames: [[104, 108]], ...tls },
  fin: { by, frames: [[109, 109]] },
});
const hidden = (...connections: readonly Partial<ConnectionFacts>[]) => {
  const list = connections.map((one, index) => {
    const { transfer, announced, ...inferred } = data({ exchange: 0 }, one, index + 1);
    return inferred;
  });
  return found(
    session(["220 Hi", "AUTH TLS", "234 OK"], { security: "explicit", hidden: true, data: list }),
    "R12",
  );
};

it("is proved by what the server says, and quotes it", () => {
  const said =
    "522 SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page";
  const [finding] = found(session(["220 Hi", "LIST", "150 Here", said]), "R12");
  expect(finding).toMatchObject({ level: "error", certainty: "proved" });
  expect(finding?.said.en.finding).toContain("522 SSL connection failed");
  expect(finding?.said["zh-CN"].advice.server).toContain("require_ssl_reuse=NO");
  const other = "425 Unable to build data connection: TLS session of data connection not resumed.";
  expect(found(session(["LIST", other]), "R12")).toHaveLength(1);
});

it("is likely where nothing can be read, and new sessions end without data", () => {
  expect(hidden(ended({}), ended({}))).toMatchObject([{ level: "error", certainty: "likely" }]);
  expect(hidden(ended({}))).toMatchObject([{ level: "warn", certainty: "likely", subjects: ["C1"] }]);
});

it("tells who ended a connection by close_notify, where one was seen", () => {
  const parting = (by: "client" | "server", frame: number) =>
    ({ parting: { by, frames: [[frame, frame]] } }) as const;
  expect(hidden(ended(parting("server", 108), "client"))).toMatchObject([{ certainty: "likely" }]);
  expect(hidden(ended(parting("client", 108), "server"))).toEqual([]);
  expect(hidden(ended(parting("client", 110), "server"))).toMatchObject([{ certainty: "likely" }]);
});

it("is silent where sessions are resumed, data came, the client ended it, or the handshake failed", () => {
  expect(hidden(ended({ resumed: true }))).toEqual([]);
  expect(hidden(ended({}), ended({ application: { server: 500 } }))).toEqual([]);
  expect(hidden(ended({}, "client"))).toEqual([]);
  expect(hidden(ended({ failed: true }))).toEqual([]);
});

it("is silent about other failures of TLS that can be read", () => {
  expect(found(session(["LIST", "522 SSL/TLS required on the data channel"]), "R12")).toEqual([]);
});
