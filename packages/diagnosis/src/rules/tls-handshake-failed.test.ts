import { expect, it } from "vitest";
import { control, data, found, session } from "../../test/session.ts";
import type { TlsFacts } from "../facts.ts";

const alert = (description: number, by: "client" | "server" = "client"): TlsFacts => ({
  failed: true,
  alert: { by, description, frames: [[9, 9]] },
  frames: [[5, 8]],
});
const onControl = (tls: TlsFacts) =>
  found(session(["220 Hi", "AUTH TLS", "234 x"], { control: control({ tls }) }), "R36");

it("says whose alert ended the handshake, and what it means", () => {
  const [unknown] = onControl(alert(48));
  expect(unknown).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1"] });
  expect(unknown?.frames).toEqual([
    [5, 8],
    [9, 9],
  ]);
  expect(unknown?.said.en.finding).toMatch(
    /the client .* alert 48 \(the certificate's issuer is not known\)/,
  );
  expect(unknown?.said.en.advice.client).toContain("--cacert");
  expect(onControl(alert(70, "server"))[0]?.said["zh-CN"].advice.server).toContain("TLSProtocol");
});

it("sees it on data connections, and tells numbers that it has no words for", () => {
  const list = [data({ exchange: 0 }, { tls: alert(80, "server") })];
  const [finding] = found(session(["RETR a", "150 x"], { data: list }), "R36");
  expect(finding).toMatchObject({ subjects: ["C1.D1"] });
  expect(finding?.said.en.finding).toContain("alert 80");
});

it("is silent about handshakes that were completed, close_notify, and captures that end", () => {
  expect(onControl({ ...alert(48), failed: false })).toEqual([]);
  expect(onControl(alert(0))).toEqual([]);
  expect(onControl({ failed: true, frames: [[5, 8]] })).toEqual([]);
});
