import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";
import { analyzeBytes } from "../analyze.ts";
import { type languages, plainStyle } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";
import { labelOf } from "./label.ts";
import { ladderOf } from "./ladder.ts";

const fixtures = fileURLToPath(new URL("../../../../fixtures/", import.meta.url));

function sessionOf(file: string): Session {
  const { sessions } = analyzeBytes(readFileSync(`${fixtures}${file}.pcap`), { host: nodeHost, file });
  return sessions[0] as Session;
}

/** Lanes, bars, and a line for each arrow of the wanted kind: "0→2 :34387→:50006 SYN, SYN/ACK, ACK". */
function drawn(session: Session, wanted: RegExp, language: (typeof languages)[number] = "en"): string[] {
  const { lanes, bars, steps } = ladderOf(session);
  const voice = new Voice(phrasesOf(language), plainStyle);
  return [
    lanes.map(({ role, name }) => `${role} ${name}`).join(" | "),
    bars.map(({ connection, lane, first, last }) => `${connection}@${lane} ${first}-${last}`).join(" "),
    ...session.rows.flatMap((row, at) => {
      if (!wanted.test(row.kind)) return [];
      const { shape, from, to, stops, ports } = steps[at] as (typeof steps)[number];
      const cross = stops === undefined ? "" : ` ✕${stops}`;
      const told = ports === null ? "" : ` :${ports.from ?? "?"}→:${ports.to}`;
      return `${shape} ${from}→${to}${cross}${told} ${labelOf(row, session, voice)}`;
    }),
  ];
}

describe("the ladder of a session", () => {
  it("in passive mode: the client begins both connections", () => {
    expect(drawn(sessionOf("article/exact-passive"), /handshake|data\.|close/)).toEqual([
      "client 192.168.13.104 | control 192.168.13.111:21 | data 192.168.13.111",
      "C1@1 0-27 C1.D1@2 10-14 C1.D2@2 20-24",
      "open 0→1 :51640→:21 SYN, SYN/ACK, ACK",
      "open 0→2 :40118→:13365 SYN, SYN/ACK, ACK",
      "data 2→0 listing, 67 bytes",
      "close 2→0 FIN, ACK, FIN, ACK (= end of listing)",
      "open 0→2 :40120→:30250 SYN, SYN/ACK, ACK",
      "data 2→0 241 bytes",
      "close 2→0 FIN, ACK, FIN, ACK (= end of file)",
    ]);
  });

  it("in active mode: the server begins the second, from port 20", () => {
    expect(drawn(sessionOf("article/exact-active"), /handshake/)).toEqual([
      "client 192.168.13.104 | control 192.168.13.111:21 | data 192.168.13.111:20",
      "C1@1 0-29 C1.D1@2 13-16 C1.D2@2 23-26",
      "open 0→1 :51640→:21 SYN, SYN/ACK, ACK",
      "open 2→0 :20→:38494 SYN, SYN/ACK, ACK",
      "open 2→0 :20→:51528 SYN, SYN/ACK, ACK",
    ]);
  });

  it("of attempts: where they stop, as far as anybody knows, and no connection along the lane", () => {
    expect(drawn(sessionOf("lab/passive-port-dropped/client"), /handshake\.i/)).toEqual([
      "client 192.168.13.104 | control 203.0.113.9:21 | data 203.0.113.9",
      "C1@1 0-14",
      "lost 0→2 :?→:50000 no answer (3 SYN)",
      "lost 0→2 :?→:50004 no answer (3 SYN)",
    ]);
    expect(drawn(sessionOf("lab/passive-port-rejected/client"), /handshake\.i/)).toEqual([
      "client 192.168.13.104 | router 192.168.13.1 | control 203.0.113.9:21 | data 203.0.113.9",
      "C1@2 0-16",
      "refused 0→3 ✕1 :?→:50005 rejected (ICMP: Communication administratively filtered)",
      "refused 0→3 ✕1 :?→:50009 rejected (ICMP: Communication administratively filtered)",
    ]);
    expect(drawn(sessionOf("rules/nobody-listens/capture"), /./)).toEqual([
      "client 192.168.13.104 | control 192.168.13.111:21",
      "",
      "refused 0→1 :?→:21 refused (RST)",
    ]);
  });

  it("inside TLS: the connections that are inferred, each with its ports", () => {
    const [lanes, , , first, ...more] = drawn(sessionOf("tls/explicit-tls13-curl"), /handshake|inferred/);
    expect(lanes).toMatch(/^client \S+ \| control \S+:21 \| data/);
    expect(first).toMatch(/^tls 0→1 TLS handshake, TLS 1\.3$/);
    expect(more.length).toBeGreaterThan(0);
    for (const line of more) expect(line).toMatch(/^open 0→2 :\d+→:\d+ about [\d,]+ bytes in TLS$/);
  });

  it("between two servers: a third host, and the server that begins", () => {
    const scene = new Scene();
    const to = scene.connect("203.0.113.1:40000", "198.51.100.5:21");
    const from = scene.connect("203.0.113.1:40001", "198.51.100.6:21");
    for (const wire of [to, from]) wire.server("220 hi");
    to.ask("PASV", "227 (198,51,100,5,195,80)");
    from.ask("PORT 198,51,100,5,195,80", "200 OK");
    to.client("STOR a");
    from.client("RETR a");
    const data = scene.connect("198.51.100.6:20", "198.51.100.5:50000");
    for (const wire of [to, from]) wire.server("150 Go");
    data.data("initiator", "12345");
    data.close("initiator");
    const { sessions } = scene.analyze();
    expect(sessions.map((session) => drawn(session, /data/))).toEqual([
      [
        "client 203.0.113.1 | control 198.51.100.5:21 | data 198.51.100.5:50000 | third 198.51.100.6",
        "C1@1 0-6 C1.D1@2 5-5",
        "open 3→2 :20→:50000 5 bytes between servers",
      ],
      [
        "client 203.0.113.1 | control 198.51.100.6:21 | data 198.51.100.6:20 | third 198.51.100.5",
        "C2@1 0-6 C2.D1@2 5-5",
        "open 2→3 :20→:50000 5 bytes between servers",
      ],
    ]);
  });

  it("with data connections at the same time: a lane for each, and the last is shared", () => {
    const scene = new Scene();
    const control = scene.connect("192.0.2.1:40000", "192.0.2.9:21");
    control.server("220 hi");
    const all = [0, 1, 2, 3, 4].map((at) => {
      control.ask("PASV", `227 (192,0,2,9,195,${80 + at})`);
      return scene.connect(`192.0.2.1:${41_000 + at}`, `192.0.2.9:${50_000 + at}`);
    });
    for (const data of all) data.close("responder");
    const { lanes, bars } = ladderOf(scene.session());
    expect(lanes.map(({ role }) => role)).toEqual(["client", "control", "data", "data", "data"]);
    expect(bars.map(({ lane }) => lane)).toEqual([1, 2, 3, 4, 4, 4]);
  });
});

describe("the label of an arrow", () => {
  it("is the line of the wire, with the address in it read", () => {
    const labels = (file: string): string[] =>
      drawn(sessionOf(file), /command|reply/).filter((line) => line.includes("→ :") || line.includes("PASS"));
    expect(labels("article/exact-passive")).toEqual([
      "message 0→1 PASS ********",
      "message 1→0 227 Entering Passive Mode (192,168,13,111,52,53). → :13365",
      "message 1→0 227 Entering Passive Mode (192,168,13,111,118,42). → :30250",
    ]);
    expect(labels("article/exact-active").slice(1)).toEqual([
      "message 0→1 PORT 192,168,13,104,150,94 → :38494",
      "message 0→1 PORT 192,168,13,104,201,72 → :51528",
    ]);
  });

  it("names the address where it is not that of the host itself", () => {
    expect(drawn(sessionOf("lab/server-behind-nat/client"), /reply/).join("\n")).toMatch(
      /227 .* → 192\.168\.\d+\.\d+:\d+/,
    );
  });

  it("is there in Chinese, too", () => {
    expect(drawn(sessionOf("lab/passive-port-dropped/client"), /handshake/, "zh-CN").slice(2)).toEqual([
      "open 0→1 :54456→:21 SYN、SYN/ACK、ACK",
      "lost 0→2 :?→:50000 无应答（3 个 SYN）",
      "lost 0→2 :?→:50004 无应答（3 个 SYN）",
    ]);
  });

  it("has nothing in it that acts on whoever shows it", () => {
    const scene = new Scene();
    const control = scene.connect("192.0.2.1:40000", "192.0.2.9:21");
    control.server("220 hi\u001b[31m\u202e");
    expect(drawn(scene.session(), /reply/).at(-1)).toBe("message 1→0 220 hi\\x1b[31m\\u{202e}");
  });
});
