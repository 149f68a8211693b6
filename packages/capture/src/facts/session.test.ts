import { readFileSync } from "node:fs";
import type { ConnectionFacts, DataFacts, SessionFacts } from "@twinport/diagnosis";
import { describe, expect, it } from "vitest";
import { factsIn, factsOf } from "../../test/facts.ts";
import { keyLogFile, keyLogOf, tlsRecording } from "../../test/fixtures.ts";
import { icmpAbout } from "../../test/icmp.ts";
import { Scene, type Wire } from "../../test/scene.ts";
import { handshake13, sealed } from "../../test/tls.ts";
import { nodeHost } from "../node/host.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";

const recording = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../fixtures/${name}`, import.meta.url));

/** A session in which somebody has logged in. */
function loggedIn(scene: Scene, port = 40000): Wire {
  const wire = scene.connect(`${client}:${port}`, `${server}:21`);
  wire.server("220 hi");
  wire.ask("USER reader", "331 go on");
  wire.ask("PASS secret", "230 in");
  return wire;
}

/** A session inside TLS. */
function secured(scene: Scene): Wire {
  const wire = scene.connect(`${client}:40000`, `${server}:21`);
  wire.server("220 hi");
  wire.ask("AUTH TLS", "234 go");
  const [hello, answer, finished] = handshake13;
  wire.data("initiator", hello);
  wire.data("responder", answer);
  wire.data("initiator", finished);
  wire.data("initiator", sealed(23));
  wire.data("responder", sealed(60));
  return wire;
}

function dataOf({ data = [] }: SessionFacts, at = 0): DataFacts {
  const found = data[at];
  if (found === undefined) throw new Error(`${data.length} data connections`);
  return found;
}

function attemptOf(facts: SessionFacts, at = 0): ConnectionFacts {
  const [attempt] = dataOf(facts, at).attempts;
  if (attempt === undefined) throw new Error("nobody tried");
  return attempt;
}

describe("the facts of a recorded session", () => {
  const facts = factsOf(recording("article/exact-passive.pcap"), { host: nodeHost });

  it("are who talked, and how it was opened and ended", () => {
    expect(facts).toMatchObject({
      id: "C1",
      source: "packets",
      client: { address: "192.168.13.104" },
      server: { address: "192.168.13.111", port: 21 },
      security: "none",
      hidden: false,
      holes: false,
      unfinished: false,
    });
    expect(facts.strays).toBeUndefined();
    expect(facts.control?.opening).toMatchObject({ kind: "open", rttMs: 0.42, frames: [[1, 3]] });
    expect(facts.control?.first).toEqual({ client: "text", server: "text" });
    expect(facts.control?.reset).toBeUndefined();
    expect(facts.control?.flow).toBeUndefined();
  });

  it("are what was said, with secrets masked", () => {
    const [greeting, user, password] = facts.exchanges ?? [];
    expect(greeting).toMatchObject({ command: null, replies: [{ code: 220, text: "(vsFTPd 3.0.2)" }] });
    expect(user).toMatchObject({ command: { verb: "USER", argument: "reader", frames: [[6, 6]] } });
    expect(password?.command?.argument).not.toMatch(/[a-z]/);
    expect(password?.replies).toMatchObject([{ code: 230, frames: [[11, 11]] }]);
  });

  it("are where data connections went, and what was transferred over them", () => {
    const listing = dataOf(facts);
    const exchange = listing.announced?.exchange ?? -1;
    expect(facts.exchanges?.[exchange]).toMatchObject({ command: { verb: "PASV" } });
    expect(listing).toMatchObject({
      id: "C1.D1",
      active: false,
      announced: { method: "PASV", endpoint: { port: 13365 }, frames: [[17, 17]] },
      attempts: [
        { to: { port: 13365 }, opening: { kind: "open", frames: [[19, 21]] }, fin: { by: "server" } },
      ],
      transfer: { verb: "LIST", type: "A", mode: "S", sender: "server", binary: false },
    });
    const file = dataOf(facts, 1);
    const size = readFileSync(new URL("../../../../fixtures/article/13111.txt", import.meta.url)).length;
    expect(file.transfer).toMatchObject({ verb: "RETR", type: "I", bytes: size, expected: { bytes: size } });
    expect(attemptOf(facts, 1)).toMatchObject({
      bytes: { client: 0, server: size },
      first: { server: "text" },
    });
  });
});

describe("the facts of TLS", () => {
  it("are whether data connections took up the session of the control connection", () => {
    const facts = factsOf(tlsRecording("explicit-tls12-curl.pcap"));
    expect(facts).toMatchObject({ security: "explicit", hidden: true });
    expect(facts.control?.tls).toMatchObject({ resumed: false });
    expect(facts.control?.tls?.failed).toBeUndefined();
    const inferred = facts.data?.filter(({ announced }) => announced === undefined) ?? [];
    expect(inferred.length).toBeGreaterThan(0);
    expect(inferred.map(({ id }) => id)).toEqual(inferred.map((_, at) => `C1.D${at + 1}`));
    for (const { active, attempts } of inferred) {
      expect(active).toBe(false);
      expect(attempts).toMatchObject([
        { opening: { kind: "open" }, first: { client: "tls", server: "tls" } },
      ]);
      expect(attempts[0]?.tls?.failed).toBeUndefined();
    }
  });

  it("are those of the dialog where secrets open it", () => {
    const name = "tls12-aes256-vsftpd-lftp";
    const file = readFileSync(keyLogFile(`${name}.pcap`));
    const facts = factsIn(file, { host: nodeHost, secrets: keyLogOf(name) });
    for (const { hidden, data = [] } of facts) {
      expect(hidden).toBe(false);
      for (const { announced, transfer } of data) expect([announced, transfer]).not.toContain(undefined);
    }
  });

  it("name the alert that ended a handshake", () => {
    const [facts] = factsIn(tlsRecording("distrust-tls12-curl.pcap"));
    expect(facts?.control?.tls).toMatchObject({ failed: true, alert: { by: "client", description: 48 } });
  });
});

describe("attempts to connect", () => {
  it("that nobody answers are counted, announced or not", () => {
    const scene = new Scene();
    const wire = loggedIn(scene);
    wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
    const data = scene.flow(`${client}:40001`, `${server}:50000`);
    for (const seconds of [1, 2, 4]) {
      data.syn();
      scene.wait(seconds);
    }
    wire.client("NOOP");
    expect(attemptOf(factsOf(scene.pcap())).opening).toMatchObject({
      kind: "unanswered",
      attempts: 3,
      seconds: expect.closeTo(7, 1),
      frames: [[11, 13]],
    });
  });

  it("are told in sessions whose announcements are encrypted, and end as they ended", () => {
    const scene = new Scene();
    const wire = secured(scene);
    const dropped = scene.flow(`${client}:40001`, `${server}:50000`);
    dropped.syn();
    scene.wait(1);
    dropped.syn();
    scene.wait(7);
    const refused = scene.flow(`${client}:40002`, `${server}:50001`);
    refused.syn();
    refused.reset("responder");
    const rejected = scene.flow(`${client}:40003`, `${server}:50002`);
    scene.push(icmpAbout(rejected.syn(), 3, 13));
    wire.data("initiator", sealed(23));
    const facts = factsOf(scene.pcap());
    expect(facts.data).toMatchObject([
      { id: "C1.D1", active: false, attempts: [{ opening: { kind: "unanswered", attempts: 2 } }] },
      { id: "C1.D2", active: false, attempts: [{ opening: { kind: "refused" } }] },
      { id: "C1.D3", active: false, attempts: [{ opening: { kind: "rejected", router: "203.0.113.1" } }] },
    ]);
    expect(
      facts.data?.every(({ announced, transfer }) => announced === undefined && transfer === undefined),
    ).toBe(true);
    const session = scene.session();
    expect(session.rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["tcp.handshake.incomplete", "tcp.handshake.refused", "tcp.handshake.icmp"]),
    );
    expect(scene.analyze().otherPackets.total).toBe(0);
  });

  it("are told of a session that was over long before the capture ended", () => {
    const scene = new Scene();
    const wire = secured(scene);
    scene.flow(`${client}:40001`, `${server}:50000`).syn();
    wire.close("initiator");
    scene.wait(100);
    scene.connect("10.0.0.7:40000", "192.0.2.9:80");
    scene.wait(100);
    scene.connect("10.0.0.8:40000", "192.0.2.9:80");
    expect(attemptOf(factsOf(scene.pcap())).opening).toMatchObject({ kind: "unanswered", attempts: 1 });
  });

  it("that nothing explains are strays", () => {
    const scene = new Scene();
    const wire = loggedIn(scene);
    scene.flow(`${client}:40001`, `${server}:6200`).syn();
    const ident = scene.flow(`${server}:41000`, `${client}:113`);
    ident.syn();
    ident.reset("responder");
    wire.client("NOOP");
    expect(factsOf(scene.pcap()).strays).toMatchObject([
      { to: { address: server, port: 6200 }, opening: { kind: "unanswered" } },
      {
        to: { address: client, port: 113 },
        opening: { kind: "refused" },
        hopLimits: { client: 64, server: 64 },
      },
    ]);
    expect(scene.analyze().otherPackets.total).toBe(3);
  });
});

describe("what happens to segments", () => {
  it("says that one is stuck, and ends inside a line", () => {
    const scene = new Scene();
    const wire = loggedIn(scene);
    wire.ack("initiator");
    const seq = wire.next("initiator");
    wire.data("initiator", "PORT 10,0,0,1,");
    for (const seconds of [1, 2, 4]) {
      scene.wait(seconds);
      wire.again("initiator", seq, "PORT 10,0,0,1,");
    }
    expect(factsOf(scene.pcap()).control?.stuck).toMatchObject([
      { by: "client", length: 14, times: 3, acknowledged: false, full: false, endsInLine: true },
    ]);
  });

  it("says that a full one was not acknowledged, and what a router said of it", () => {
    const scene = new Scene();
    const wire = loggedIn(scene);
    wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
    const data = scene.connect(`${client}:40001`, `${server}:50000`);
    wire.ask("RETR a", "150 Opening BINARY mode data connection for a (3000 bytes).");
    const seq = data.next("responder");
    const body = "x".repeat(1460);
    const frame = data.data("responder", body);
    scene.push(icmpAbout(frame, 3, 4, 1400));
    for (const seconds of [1, 2]) {
      scene.wait(seconds);
      data.again("responder", seq, body);
    }
    expect(attemptOf(factsOf(scene.pcap()))).toMatchObject({
      stuck: [{ by: "server", length: 1460, times: 2, acknowledged: false, full: true }],
      tooBig: { by: "server", router: "203.0.113.1", mtu: 1400 },
      flow: { sender: "server", segments: 1, retransmissions: 2 },
    });
  });

  it("says whose buffer was full", () => {
    const facts = factsOf(recording("loss/slow-reader.pcap"));
    const full = facts.data?.flatMap(({ attempts }) =>
      attempts.flatMap(({ fullBuffer }) => fullBuffer ?? []),
    );
    expect(full).toMatchObject([{ by: "client" }]);
    expect(full?.[0]?.seconds).toBeGreaterThan(0.1);
  });
});

describe("what a transfer carries", () => {
  it("is known to be no text by its first bytes", () => {
    const scene = new Scene();
    const wire = loggedIn(scene);
    const port = (number: number): string => `227 ok (192,0,2,9,195,${number})`;
    for (const [at, content] of ["PK\u0003\u0004....", "hello\r\n", "%PDF-1.4\n", "a\u0000b"].entries()) {
      wire.ask("PASV", port(80 + at));
      const data = scene.connect(`${client}:${40001 + at}`, `${server}:${50000 + at}`);
      wire.ask("RETR a", "150 go");
      data.data("responder", content);
      data.close();
      wire.server("226 done");
    }
    const facts = factsOf(scene.pcap());
    expect(facts.data?.map(({ transfer }) => transfer?.binary)).toEqual([true, false, true, true]);
  });
});

it("a session that goes on when the capture ends is unfinished; one that began before it has holes", () => {
  const scene = new Scene();
  loggedIn(scene);
  expect(factsOf(scene.pcap())).toMatchObject({ unfinished: true, holes: false });
  const midway = new Scene();
  const wire = midway.flow(`${client}:40000`, `${server}:21`);
  wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
  wire.close();
  expect(factsOf(midway.pcap())).toMatchObject({
    unfinished: false,
    holes: true,
    control: { opening: { kind: "midway" } },
  });
});

it("facts go on beyond the rows that are kept", () => {
  const scene = new Scene();
  const wire = loggedIn(scene);
  for (let at = 0; at < 6000; at++) wire.ask("NOOP", "200 ok");
  wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
  scene.flow(`${client}:40001`, `${server}:50000`).syn();
  const facts = factsOf(scene.pcap());
  expect(scene.session().droppedRows).toBeGreaterThan(0);
  expect(facts.exchanges).toHaveLength(6004);
  expect(attemptOf(facts).opening.kind).toBe("unanswered");
});
