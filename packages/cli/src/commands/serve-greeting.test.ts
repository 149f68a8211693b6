import process from "node:process";
import { passingCertificate } from "@twinport/daemon";
import { beforeAll, describe, expect, it } from "vitest";
import { certificateWarnings, greeting, type ShownUser } from "./serve-greeting.ts";
import { texts } from "./serve-texts.ts";
import type { ServedCertificate } from "./serve-tls.ts";

const shown: ShownUser = { name: "twinport", password: "p-w", madeUp: true };
let certificate: ServedCertificate;
beforeAll(async () => {
  const loaded = await passingCertificate(["localhost"], Date.now());
  certificate = { loaded, origin: { kind: "own", file: "/state/certificate.pem", made: false } };
});

const given = { lang: "en", tls: "optional" } as const;
const greeted = (address: string, user: ShownUser | null, tls: ServedCertificate | null) => ({
  root: "/srv",
  endpoint: { address, port: 2121 },
  shown: user,
  certificate: tls,
  warnings: [],
});
const plain = (address: string, user: ShownUser | null, options = {}) => [
  ...greeting(greeted(address, user, null), { ...given, tls: "off", ...options }, {}),
];
const secure = (options = {}) => [
  ...greeting(greeted("127.0.0.1", shown, certificate), { ...given, ...options }, {}),
];

describe("without TLS", () => {
  it("prints commands that can be pasted", () => {
    expect(plain("127.0.0.1", shown)).toEqual([
      "Serving /srv on ftp://127.0.0.1:2121 in passive and active mode.",
      "No TLS: passwords and files go over the network in clear text.",
      "User twinport, password p-w, for this run.",
      "Lasting users: twinport users add NAME, then --users users.toml.",
      "  npx twinport ftp ftp://twinport:p-w@127.0.0.1:2121/",
      "  curl ftp://twinport:p-w@127.0.0.1:2121/",
      "Ctrl-C stops it.",
    ]);
    expect(plain("::1", { name: "a b", password: "secret", madeUp: false }).slice(3, 5)).toEqual([
      "  npx twinport ftp 'ftp://a%20b@[::1]:2121/'",
      "  curl 'ftp://a%20b@[::1]:2121/'",
    ]);
  });

  it("names addresses that can be reached when it listens on all", () => {
    const text = plain("0.0.0.0", { name: "u", password: "p", madeUp: true }).join("\n");
    expect(text).toContain("ftp://u:p@127.0.0.1:2121/");
    expect(text).not.toContain("@0.0.0.0");
  });

  it("speaks of no keyboard to a journal", () => {
    const startedAs = (pid: number) =>
      [
        ...greeting(
          greeted("127.0.0.1", null, null),
          { ...given, tls: "off" },
          { INVOCATION_ID: "5e8", SYSTEMD_EXEC_PID: `${pid}` },
        ),
      ].join();
    expect(startedAs(process.pid)).not.toContain("Ctrl-C");
    // A terminal that systemd has started.
    expect(startedAs(process.ppid)).toContain("Ctrl-C");
  });

  it("tells what readers and anonymous may do", () => {
    expect(plain("127.0.0.1", null, { anonymous: true, readOnly: true }).slice(2)).toEqual([
      "Read-only: nobody may change anything.",
      "Anonymous may log in, to read.",
      "  npx twinport ftp ftp://anonymous:@127.0.0.1:2121/",
      "  curl ftp://anonymous:@127.0.0.1:2121/",
      "Ctrl-C stops it.",
    ]);
    expect(plain("127.0.0.1", null, { anonymous: true, incoming: "/in" }).join()).toContain(
      "Anonymous may upload into /in, and sees nothing of what lies there.",
    );
  });
});

describe("with TLS", () => {
  it("tells the fingerprint, that clear text is allowed, and how it is not", () => {
    const lines = secure();
    expect(lines[1]).toContain("--tls required");
    const [first = "", second = ""] = lines.slice(3, 5);
    expect(`${first.slice(10)}:${second.slice(10)}`).toBe(certificate.loaded.fingerprint);
    expect(lines[5]).toBe("  kept in /state/certificate.pem");
    expect(lines.slice(8, 12)).toEqual([
      "  npx twinport ftp ftp://twinport:p-w@127.0.0.1:2121/",
      "  curl --ssl-reqd -k \\",
      expect.stringMatching(/^ {4}--pinnedpubkey sha256\/\/\S{44} \\$/),
      "    ftp://twinport:p-w@127.0.0.1:2121/",
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("prints no command that the server would refuse", () => {
    expect(secure({ tls: "required" }).join("\n")).not.toContain("twinport ftp");
    const text = secure({ tls: "required", clientCa: "ca.pem", clientCert: "required" }).join("\n");
    expect(text).toContain("Clients must show a certificate signed by one in ca.pem.");
    expect(text).not.toMatch(/curl|twinport ftp/);
  });

  it("warns of what is wrong with a certificate, with the day", () => {
    const { notAfter, notBefore } = certificate.loaded;
    const warned = (now: number, more = {}) => [
      ...certificateWarnings({ ...certificate, loaded: { ...certificate.loaded, ...more } }, texts.en, now),
    ];
    const day = new Date(notAfter).toISOString().slice(0, 10);
    expect(warned(Date.now())).toEqual([]);
    expect(warned(notAfter)).toEqual([expect.stringContaining(`ended on ${day}`)]);
    expect(warned(notAfter - 86_400_000)).toEqual([expect.stringContaining(`ends on ${day}`)]);
    expect(warned(notBefore - 1)).toEqual([expect.stringContaining("is not valid before")]);
    expect(warned(Date.now(), { keyExposed: "/k.pem" })).toEqual([
      expect.stringContaining("may read or change the key /k.pem"),
    ]);
  });
});
