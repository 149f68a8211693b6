import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrivedIn, keyLogFile, keyLogOf, keyLogRecordings } from "../../test/fixtures.ts";
import { hasTshark, tshark } from "../../test/tshark.ts";
import { Analyzer, analyzeBytes } from "../analyze.ts";
import type { Analysis, Row, Session } from "../model.ts";
import { analyzeFile } from "../node/analyze.ts";
import { nodeHost } from "../node/host.ts";
import { renderJson, renderText } from "../render/index.ts";
import { analyze, collect } from "../session-stream.ts";
import { KeyLog } from "../tls/index.ts";
import type { AnalyzeOptions } from "./host.ts";

const capture = (name: string): Uint8Array => readFileSync(keyLogFile(`${name}.pcap`));

function analyse(bytes: Uint8Array, options: AnalyzeOptions = {}): Analysis {
  return analyzeBytes(bytes, { host: nodeHost, ...options });
}

function sessionOf(analysis: Analysis): Session {
  const [session, ...others] = analysis.sessions;
  if (session === undefined || others.length > 0) throw new Error("one session expected");
  return session;
}

const decrypted = (name: string): Session =>
  sessionOf(analyse(capture(name), { secrets: keyLogOf(name), showPasswords: true }));

/** The handshakes on both kinds of connection. */
function handshakes(session: Session): Extract<Row, { kind: "tls.handshake" }>[] {
  return session.rows.filter((row) => row.kind === "tls.handshake");
}

/** Dialogs without transfers, by openssl s_client. */
const talks = keyLogRecordings.filter((name) => name.endsWith("-openssl"));

describe.each(keyLogRecordings)("%s, decrypted", (name) => {
  const session = decrypted(name);

  it("is a dialog, with nothing hidden and nothing inferred", () => {
    const hidden =
      /^(?:tls\.(?:cmd|reply|inferred)|control\.(?:encrypted|garbage)|data\.(?:encrypted|unlinked))/;
    expect(session.rows.map(({ kind }): string => kind).filter((kind) => hidden.test(kind))).toEqual([]);
    expect(session.user).toBe("reader");
    expect(session.commands.filter(({ replies }) => replies.length === 0)).toEqual([]);
    for (const { params, level } of handshakes(session)) {
      expect([params.tls.secrets, params.tls.complete, level]).toEqual(["fit", true, "ok"]);
    }
  });

  it("shows each data connection, tied to its announcement", () => {
    expect(session.connections.length > 0).toBe(!talks.includes(name));
    for (const { state, command } of session.connections) {
      expect([state, command]).toEqual(["open", expect.stringMatching(/^(?:RETR|STOR|LIST|NLST|MLSD)$/)]);
    }
  });

  it("has the files that arrived, and no others", () => {
    const files = session.transfers.filter(({ sha256 }) => sha256 !== null);
    expect(new Map(files.map(({ argument, sha256 }) => [argument, sha256]))).toEqual(
      new Map([...arrivedIn(name)].filter(([file]) => file !== "listing.txt")),
    );
    for (const { command, complete } of files) expect(complete).toBe(command === "RETR" ? "yes" : "unknown");
  });

  it("says of each row whether it was decrypted", () => {
    const began = session.rows.findIndex(({ kind }) => kind === "tls.handshake");
    const ended = session.rows.findIndex(({ kind }) => kind === "tls.clear");
    for (const [index, { kind, decrypted: marked, connection }] of session.rows.entries()) {
      if (kind !== "command" && kind !== "reply") continue;
      expect(connection).toBe("C1");
      const clear = index < began || (ended >= 0 && index > ended);
      expect(marked, `row ${index}`).toBe(!clear);
    }
  });

  it("masks the password", () => {
    const analysis = analyse(capture(name), { secrets: keyLogOf(name) });
    for (const text of [renderText(analysis, { language: "en" }), renderJson(analysis, { language: "en" })]) {
      expect(text).not.toContain("open-sesame");
    }
  });

  it("is the same however the file is cut", () => {
    const bytes = capture(name);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (places) => {
        const options = { host: nodeHost, secrets: keyLogOf(name), showPasswords: true };
        const sessions: Session[] = [];
        const analyzer = new Analyzer(options, (one) => sessions.push(one));
        let at = 0;
        for (const place of [...places, bytes.length].sort((a, b) => a - b)) {
          analyzer.push(bytes.slice(at, place));
          at = place;
        }
        analyzer.end("");
        expect(sessions).toEqual([session]);
      }),
      { numRuns: 5 },
    );
  });
});

describe("what TLS does in mid-session", () => {
  it("KeyUpdate of both sides: what follows is read with the new keys", () => {
    const session = decrypted("tls13-keyupdate-vsftpd-openssl");
    const keys = session.rows.filter(({ kind }) => kind === "tls.renegotiation");
    expect(keys.map(({ params }) => params)).toEqual([expect.objectContaining({ keyUpdate: true })]);
    expect(session.commands.map(({ verb }) => verb)).toEqual("USER PASS PWD SYST NOOP PWD QUIT".split(" "));
  });

  it("a renegotiation that the server refuses", () => {
    const { rows } = decrypted("tls12-renegotiation-vsftpd-openssl");
    const kinds = rows.map(({ kind }) => kind);
    expect(kinds.slice(kinds.indexOf("tls.renegotiation"))).toEqual([
      "tls.renegotiation",
      "tls.alert",
      "tls.alert",
      expect.stringMatching(/^tcp\./),
    ]);
    const alerts = rows.flatMap((row) => (row.kind === "tls.alert" ? [row.params.alert?.description] : []));
    expect(alerts).toEqual([100, 40]);
  });

  it.each(["tls12", "tls13"])("%s: the client's certificate", (version) => {
    const [control] = handshakes(decrypted(`${version}-client-certificate-vsftpd-curl`));
    expect(control?.params.tls).toMatchObject({
      clientCertificate: { subject: "reader", selfIssued: true },
      retried: version === "tls13",
    });
  });
});

describe("a key log that lacks some of a session's secrets", () => {
  const name = "tls13-aes256-vsftpd-curl";
  const text = readFileSync(keyLogFile(`${name}.keylog`), "latin1");
  const without = (label: string): Session => {
    const log = new KeyLog();
    log.push(Buffer.from(text.replaceAll(new RegExp(`^${label} .*$`, "gm"), "")));
    log.end();
    return sessionOf(analyse(capture(name), { secrets: log }));
  };

  it.each(["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"])("%s is missing: said by name", (label) => {
    const session = without(label);
    for (const { params, level } of handshakes(session)) {
      expect([params.tls.secrets, params.tls.lacking, level]).toEqual(["partial", [label], "warn"]);
    }
    const read = session.rows.filter(({ decrypted: marked, kind }) => marked && !kind.startsWith("tls."));
    const [kind] = label.startsWith("CLIENT") ? ["reply"] : ["command"];
    expect(read.some((row) => row.kind === kind)).toBe(true);
    const other = kind === "reply" ? "command" : "reply";
    expect(read.some((row) => row.kind === other)).toBe(false);
  });

  it("the handshake's secrets are missing: all that matters is read", () => {
    const session = without("(?:CLIENT|SERVER)_HANDSHAKE_TRAFFIC_SECRET");
    expect(session.transfers.map(({ sha256 }) => sha256)).toEqual(
      decrypted(name).transfers.map(({ sha256 }) => sha256),
    );
    for (const { params } of handshakes(session)) expect(params.tls.secrets).toBe("fit");
  });

  it("tells the client random, by which the session is looked for", () => {
    const analysis = analyse(capture(name), { secrets: keyLogOf("tls12-ccm-vsftpd-lftp") });
    const [first] = /(?<=^CLIENT_TRAFFIC_SECRET_0 )\w+/m.exec(text) ?? [];
    const words = renderText(analysis, { language: "en" }).replaceAll(/\s+/g, "");
    expect(words).toContain(`clientrandom${first}`);
  });
});

describe("secrets that do not fit", () => {
  it("those of another capture: told from outside, as without, and each handshake says so", () => {
    const name = "tls13-aes256-vsftpd-curl";
    const without = sessionOf(analyse(capture(name)));
    const other = sessionOf(analyse(capture(name), { secrets: keyLogOf("tls12-ccm-vsftpd-lftp") }));
    expect(other.rows.map(({ kind }) => kind)).toEqual(without.rows.map(({ kind }) => kind));
    for (const { params, level } of handshakes(other)) {
      expect([params.tls.secrets, level]).toEqual(["missing", "warn"]);
    }
  });

  it.each(keyLogRecordings)("%s: each secret's last digit another", (name) => {
    const text = readFileSync(keyLogFile(`${name}.keylog`), "latin1");
    const wrong = new KeyLog();
    wrong.push(Buffer.from(text.replace(/.$/gm, (digit) => (digit === "0" ? "1" : "0"))));
    wrong.end();
    const without = sessionOf(analyse(capture(name)));
    const other = sessionOf(analyse(capture(name), { secrets: wrong }));
    expect(other.rows.map(({ kind, frames }) => [kind, frames])).toEqual(
      without.rows.map(({ kind, frames }) => [kind, frames]),
    );
    for (const { params } of handshakes(other)) expect(params.tls.secrets).toBe("wrong");
  });
});

describe("secrets in the capture itself", () => {
  const bytes = readFileSync(keyLogFile("secrets-inside.pcapng"));

  it("are used if that is asked for", () => {
    const [session] = analyse(bytes, { useSecrets: true, showPasswords: true }).sessions;
    expect(session?.transfers).toEqual(decrypted("tls13-aes256-vsftpd-curl").transfers);
  });

  it("open what stands before them in the file; where it is read once, what came too early is said", async () => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const blocks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += view.getUint32(at + 4, true))
      blocks.push(bytes.subarray(at, at + view.getUint32(at + 4, true)));
    const isSecret = (block: Uint8Array): boolean => block[0] === 10 && block[1] === 0;
    const late = Buffer.concat([...blocks.filter((one) => !isSecret(one)), ...blocks.filter(isSecret)]);
    const options = { useSecrets: true, showPasswords: true };
    const wanted = decrypted("tls13-aes256-vsftpd-curl").transfers;
    expect(analyse(late, options).sessions[0]?.transfers).toEqual(wanted);

    const folder = mkdtempSync(join(tmpdir(), "twinport-secrets-"));
    for (const [file, content] of [
      ["late.pcapng", late],
      ["late.pcapng.gz", gzipSync(late)],
    ] as const) {
      writeFileSync(join(folder, file), content);
      const read = await analyzeFile(join(folder, file), options);
      expect(read.sessions[0]?.transfers).toEqual(wanted);
      expect(read.captures[0]?.warnings).toEqual([]);
    }
    rmSync(folder, { recursive: true });

    const once = await collect(analyze([late], { ...options, host: nodeHost }));
    expect(once.sessions[0]?.rows.some(({ decrypted: marked }) => marked)).toBe(false);
    expect(once.captures[0]?.warnings).toEqual([
      { kind: "secrets.late", offset: null, packet: once.captures[0]?.packets },
    ]);
  });

  it("are not used otherwise, which is said once; they are never shown", () => {
    const analysis = analyse(bytes);
    expect(analysis.captures[0]?.warnings).toEqual([{ kind: "secrets", offset: null }]);
    expect(sessionOf(analysis).rows.some(({ decrypted: marked }) => marked)).toBe(false);
    const keys = readFileSync(keyLogFile("tls13-aes256-vsftpd-curl.keylog"), "latin1");
    const all = renderJson(analyse(bytes, { useSecrets: true }), { language: "en" });
    for (const [secret] of keys.matchAll(/[0-9a-f]{96}/g)) expect(all).not.toContain(secret);
    expect(renderText(analysis, { language: "en" })).toContain("--use-secrets");
    expect(renderText(analysis, { language: "zh-CN" })).toContain("--use-secrets");
  });
});

/** Of the AUTH that lftp sends tshark knows that TLS follows; of curl's, "AUTH SSL", it does not. */
const followed = keyLogRecordings.filter((name) => name.endsWith("-lftp"));

describe.skipIf(!hasTshark).each(followed)("%s against tshark", (name) => {
  it("has the same commands and replies in the same frames", () => {
    const options = ["-o", `tls.keylog_file:${keyLogFile(`${name}.keylog`)}`, "-Y", "ftp && tls"];
    const fields = ["frame.number", "ftp.request.command", "ftp.request.arg", "ftp.response.code"];
    const lines = tshark(
      capture(name),
      ...options,
      ...["-T", "fields", "-E", "separator=/t"],
      ...fields.flatMap((field) => ["-e", field]),
    );
    const theirs = lines.filter((line) => !line.endsWith("\t\t\t"));
    const ours = decrypted(name).rows.flatMap((row) => {
      if (!row.decrypted) return [];
      const frame = row.frames[0]?.[0];
      if (row.kind === "command") return `${frame}\t${row.params.verb}\t${row.params.argument}\t`;
      return row.kind === "reply" ? `${frame}\t\t\t${row.params.code}` : [];
    });
    expect(ours).toEqual(theirs);
  });
});

describe("decryption and damage", () => {
  it("bytes changed anywhere: rows, no exception", () => {
    for (const name of ["tls13-aes256-vsftpd-curl", "tls12-cbc-vsftpd-lftp", "tls10-cbc-vsftpd-curl"]) {
      const bytes = capture(name);
      const secrets = keyLogOf(name);
      // The first records of the file are what tells one kind of pcap from another.
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(bytes.length - 501), fc.nat(255)), { maxLength: 20 }),
          (changes) => {
            const damaged = bytes.slice();
            for (const [at, value] of changes) damaged[500 + at] = value;
            for (const session of analyse(damaged, { secrets }).sessions) {
              expect(session.rows.length).toBeLessThan(300);
            }
          },
        ),
        { numRuns: 60 },
      );
    }
  });

  it.each(["tls13-aes256-vsftpd-curl", "tls12-aes128-proftpd-curl", "tls10-cbc-vsftpd-curl"])(
    "%s without any one packet: no wrong file",
    (name) => {
      const bytes = capture(name);
      const secrets = keyLogOf(name);
      const files = new Set(arrivedIn(name).values());
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      let packet = 0;
      for (let at = 24; at < bytes.length; ) {
        packet++;
        const next = at + 16 + view.getUint32(at + 8, true);
        const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(next)]);
        const session = sessionOf(analyse(rest, { secrets }));
        for (const { sha256 } of session.transfers) {
          if (sha256 !== null) expect(files, `without packet ${packet}`).toContain(sha256);
        }
        at = next;
      }
    },
    60_000,
  );
});
