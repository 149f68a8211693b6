import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "../src/tls/options.ts";

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** A certificate that nobody has seen before. */
export function otherCertificate(): Certificate {
  return inFolder((path) => {
    openssl("req", "-x509", ...newKey, "-keyout", path("key"), "-out", path("cert"), "-subj", "/CN=other");
    return { key: readFileSync(path("key")), cert: readFileSync(path("cert")) };
  });
}

/** An authority, and clients' certificates that it has signed, by their common names; "stranger" has signed itself. */
export function clientCertificates(...names: readonly string[]): {
  readonly authorities: Buffer;
  readonly clients: readonly Certificate[];
  readonly stranger: Certificate;
} {
  return inFolder((path) => {
    openssl(
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      path("ca.key"),
      "-out",
      path("ca"),
      "-subj",
      "/CN=authority",
    );
    const clients = names.map((name) => {
      openssl("req", ...newKey, "-keyout", path("key"), "-out", path("request"), "-subj", `/O=x/CN=${name}`);
      const signing = ["-CA", path("ca"), "-CAkey", path("ca.key"), "-CAcreateserial"];
      openssl("x509", "-req", "-in", path("request"), ...signing, "-out", path("cert"));
      return { key: readFileSync(path("key")), cert: readFileSync(path("cert")) };
    });
    return { authorities: readFileSync(path("ca")), clients, stranger: otherCertificate() };
  });
}

function openssl(...options: readonly string[]): void {
  execFileSync("openssl", options, { stdio: "pipe" });
}

function inFolder<T>(use: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "twinport-certificates-"));
  try {
    return use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
