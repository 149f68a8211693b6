import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpus, hasCorpus } from "../../test/corpus.ts";
import { tlsRecording, tlsRecordings } from "../../test/fixtures.ts";
import { rowOf } from "../../test/scene.ts";
import { hasTshark, tshark } from "../../test/tshark.ts";
import { analyzeBytes } from "../index.ts";
import type { Row, Session } from "../model.ts";
import { cipherName, versionName } from "../tls/index.ts";

function sessionOf(capture: Uint8Array): Session {
  const [session, ...others] = analyzeBytes(capture).sessions;
  if (session === undefined || others.length > 0) throw new Error("one session expected");
  return session;
}

/** Kinds from the handshake on, runs of one kind as one. */
function course(session: Session): string[] {
  const kinds = session.rows.map(({ kind }) => kind);
  return kinds
    .slice(kinds.findIndex((kind) => kind.startsWith("tls.")))
    .filter((kind, index, all) => kind !== all[index - 1]);
}

function encrypted(session: Session): Row[] {
  return session.rows.filter(({ kind }) => kind === "tls.cmd" || kind === "tls.reply");
}

describe("recordings", () => {
  it("curl over TLS 1.3: a listing and a file, both on resumed sessions", () => {
    const session = sessionOf(tlsRecording("explicit-tls13-curl.pcap"));
    const data = session.rows.filter((row) => row.kind === "tls.inferred.data");
    expect(
      data.map(({ params }) => [params.sender, params.bytes, params.tls?.resumed, params.tickets]),
    ).toEqual([
      ["server", 136, true, false],
      ["server", 1492, true, false],
    ]);
    const guesses = encrypted(session).filter(({ params }) => "guess" in params && params.guess !== null);
    expect(guesses).toHaveLength(4);
  });

  it("curl over TLS 1.2: an upload; the certificate can be read", () => {
    const session = sessionOf(tlsRecording("explicit-tls12-curl.pcap"));
    expect(rowOf(session, "tls.handshake").params.tls).toMatchObject({
      serverName: "ftp.example.test",
      certificate: { subject: "ftp.example.test", issuer: "ftp.example.test", selfIssued: true },
      resumed: false,
    });
    expect(rowOf(session, "tls.inferred.data").params).toMatchObject({ sender: "client", bytes: 40_000 });
  });

  it("CBC: lengths are not exact, so nothing is guessed from them", () => {
    const session = sessionOf(tlsRecording("explicit-tls12-cbc-curl.pcap"));
    expect(encrypted(session).length).toBeGreaterThan(10);
    for (const { params } of encrypted(session)) expect(params).toMatchObject({ exact: false, guess: null });
  });

  it("implicit: tickets, greeting, an empty file", () => {
    const session = sessionOf(tlsRecording("implicit-tls13-curl.pcap"));
    expect(session.encrypted).toBe("implicit");
    expect(course(session).slice(0, 4)).toEqual(["tls.handshake", "tls.tickets", "tls.reply", "tls.cmd"]);
    expect(rowOf(session, "tls.inferred.data").params).toMatchObject({ bytes: 0, sender: null });
  });

  it("active mode behind TLS", () => {
    const session = sessionOf(tlsRecording("active-tls13-lftp.pcap"));
    expect(rowOf(session, "tls.inferred.data").params).toMatchObject({ active: true, bytes: 1492 });
    for (const { params } of encrypted(session)) expect(params).toMatchObject({ guess: null });
  });

  it("PROT C: data in clear text behind an encrypted control connection", () => {
    const session = sessionOf(tlsRecording("clear-data-tls13-lftp.pcap"));
    expect(rowOf(session, "tls.inferred.data").params).toMatchObject({ clear: true, tls: null, bytes: 1492 });
  });

  it("CCC: clear text again, data encrypted", () => {
    const session = sessionOf(tlsRecording("ccc-tls12-curl.pcap"));
    expect(rowOf(session, "tls.clear").params).toEqual({ who: "client" });
    expect(session.commands.map(({ verb }) => verb)).toEqual([
      "AUTH",
      "PWD",
      "EPSV",
      "TYPE",
      "SIZE",
      "RETR",
      "QUIT",
    ]);
    expect(rowOf(session, "data.encrypted").params).toMatchObject({ bytes: 1492, connection: "C1.D1" });
    expect(session.connections).toMatchObject([{ state: "open", command: "RETR" }]);
  });

  it.each(["distrust-tls12-curl.pcap", "distrust-tls13-curl.pcap"])(
    "%s: a certificate that is not trusted",
    (name) => {
      const session = sessionOf(tlsRecording(name));
      expect(rowOf(session, "tls.alert")).toMatchObject({
        level: "error",
        params: { who: "client", alert: { level: 2, description: 48 } },
      });
      expect(rowOf(session, "tls.handshake").params.tls.complete).toBe(false);
    },
  );

  it("a refused AUTH, and each side alone in speaking TLS", () => {
    expect(sessionOf(tlsRecording("refused-curl.pcap")).encrypted).toBe("no");
    const alone = sessionOf(tlsRecording("implicit-to-plain-curl.pcap"));
    expect([alone.encrypted, alone.banner]).toEqual(["no", "(vsFTPd 3.0.3)"]);
    expect(rowOf(alone, "tls.handshake").params.tls).toMatchObject({ version: null, offered: 0x0304 });
    const server = sessionOf(tlsRecording("plain-to-implicit-curl.pcap"));
    expect(server.encrypted).toBe("no");
    expect(rowOf(server, "tls.alert").params.who).toBe("server");
  });

  it("none says that it is decrypted", () => {
    for (const name of tlsRecordings) {
      expect(sessionOf(tlsRecording(name)).rows.map(({ kind }): string => kind)).not.toContain(
        "tls.decrypted",
      );
    }
  });
});

/** Fields of each packet. tshark by itself finds TLS behind "AUTH TLS" only, and curl says "AUTH SSL". */
function fieldsOf(capture: Uint8Array, port: string, ...fields: string[]): string[] {
  const options = ["-d", `tcp.port==${port},tls`, "-T", "fields", "-E", "separator=/s"];
  return tshark(capture, ...options, ...fields.flatMap((field) => ["-e", field]));
}

describe.skipIf(!hasTshark)("against tshark", () => {
  const captures: [string, () => Uint8Array][] = tlsRecordings.map((name) => [
    name,
    () => tlsRecording(name),
  ]);
  if (hasCorpus) captures.push(["zeek-ftp-auth-tls.pcap", () => corpus("zeek-ftp-auth-tls.pcap")]);

  it.each(captures)("%s: version, cipher, name, records", (_, read) => {
    const capture = read();
    const session = sessionOf(capture);
    const port = String(session.server.port);
    const lines = fieldsOf(
      capture,
      port,
      ..."frame.number tcp.port tls.handshake.type tls.handshake.ciphersuite".split(" "),
      ..."tls.handshake.extensions.supported_version tls.handshake.version".split(" "),
      ..."tls.handshake.extensions_server_name tls.record.content_type tls.record.opaque_type".split(" "),
    );
    const control = lines
      .map((line) => line.split(" "))
      .filter((fields) => fields[1]?.split(",").includes(port));
    const handshake = session.rows.find((row) => row.kind === "tls.handshake" && row.connection === "C1");
    const hello = control.find((fields) => fields[2]?.split(",")[0] === "2");
    const offered = control.find((fields) => fields[2]?.split(",")[0] === "1");
    if (offered === undefined) {
      expect(handshake).toBeUndefined();
      return;
    }
    if (handshake?.kind !== "tls.handshake") throw new Error("no handshake");
    const { tls } = handshake.params;
    expect(tls.serverName ?? "").toBe(offered[6]);
    expect(handshake.frames[0]?.[0]).toBe(Number(offered[0]));
    if (hello === undefined) expect(tls.version).toBeNull();
    else {
      expect(tls.cipher).toBe(Number(hello[3]));
      expect(tls.version).toBe(Number(hello[4] === "" ? hello[5] : hello[4]));
      expect([versionName(tls.version ?? 0), cipherName(tls.cipher ?? 0)].join()).toMatch(
        /^TLS 1\.[23],TLS_/,
      );
    }
    // Every record of application data is in a row, but for those that belong to the handshake of TLS 1.3.
    const frames = new Set<number>();
    for (const row of session.rows) {
      if (!row.kind.startsWith("tls.") || row.connection !== "C1") continue;
      for (const [first, last] of row.frames)
        for (let frame = first; frame <= last; frame++) frames.add(frame);
    }
    for (const fields of control) {
      if ((fields[7] ?? "") + (fields[8] ?? "") !== "")
        expect(frames, `frame ${fields[0]}`).toContain(Number(fields[0]));
    }
  });

  it("counts the same records of commands and replies", () => {
    const capture = tlsRecording("explicit-tls12-curl.pcap");
    const rows = encrypted(sessionOf(capture));
    const records = fieldsOf(capture, "21", "tcp.port", "tls.record.content_type")
      .filter((line) => line.split(" ")[0]?.split(",").includes("21"))
      .flatMap((line) => (line.split(" ")[1] ?? "").split(","))
      .filter((type) => type === "23");
    const counted = rows.reduce((sum, { params }) => sum + ("records" in params ? params.records : 0), 0);
    expect(counted).toBe(records.length);
  });
});

describe("hostile", () => {
  it("recordings with bytes changed anywhere: rows, no exception", () => {
    const capture = tlsRecording("ccc-tls12-curl.pcap");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 24, max: capture.length - 1 }), fc.nat(255)), { maxLength: 30 }),
        (changes) => {
          const bytes = capture.slice();
          for (const [at, value] of changes) bytes[at] = value;
          for (const session of analyzeBytes(bytes).sessions) expect(session.rows.length).toBeLessThan(200);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("recordings that lack any one packet", () => {
    const capture = tlsRecording("explicit-tls13-curl.pcap");
    const view = new DataView(capture.buffer, capture.byteOffset);
    for (let at = 24; at < capture.length; ) {
      const next = at + 16 + view.getUint32(at + 8, true);
      const bytes = new Uint8Array([...capture.subarray(0, at), ...capture.subarray(next)]);
      const rows = analyzeBytes(bytes).sessions[0]?.rows ?? [];
      expect(rows.length).toBeGreaterThan(10);
      // What cannot be told apart is not called a command.
      for (const { kind, params } of rows) {
        if (kind === "tls.handshake" && params.tls.version === null) {
          expect(rows.some((row) => row.kind === "tls.cmd")).toBe(false);
        }
      }
      at = next;
    }
  });
});
