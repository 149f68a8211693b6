import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeKey } from "./key.ts";
import { makeCertificate } from "./self-signed.ts";

const now = Date.UTC(2026, 10, 23);
const names = ["ftp.example.org", "localhost", "192.0.2.7", "::1", "2001:db8::a:0:0:9", "::ffff:192.0.2.1"];

it("is for every name and address, for a year, on P-256, for servers alone", async () => {
  const pem = await makeCertificate(makeKey(), names, now);
  const certificate = new X509Certificate(pem);
  const addresses = ["192.0.2.7", "::1", "2001:db8::a:0:0:9"];
  for (const name of ["ftp.example.org", "localhost"]) expect(certificate.checkHost(name)).toBe(name);
  for (const address of addresses) expect(certificate.checkIP(address), address).toBeDefined();
  expect(certificate.checkIP("2001:db8::a:0:0:8")).toBeUndefined();
  expect(certificate.subject).toBe("CN=ftp.example.org");
  expect(certificate.issuer).toBe(certificate.subject);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });
  expect(Date.parse(certificate.validTo) - now).toBe(365 * 86_400_000);
  expect(Date.parse(certificate.validFrom)).toBeLessThan(now);
});

it("is what openssl finds nothing to say against, at its strictest", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinport-"));
  try {
    const path = join(folder, "certificate.pem");
    writeFileSync(path, await makeCertificate(makeKey(), names, Date.now()));
    const asked = ["-x509_strict", "-purpose", "sslserver", "-verify_hostname", "localhost"];
    const said = execFileSync("openssl", ["verify", ...asked, "-CAfile", path, path], { encoding: "utf8" });
    expect(said).toBe(`${path}: OK\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("has another number and key each time, and keeps a key that it is given", async () => {
  const key = makeKey();
  const [one, two] = [await makeCertificate(key, names, now), await makeCertificate(key, names, now)];
  const [first, second] = [new X509Certificate(one), new X509Certificate(two)];
  expect(first.serialNumber).not.toBe(second.serialNumber);
  expect(first.publicKey.equals(second.publicKey)).toBe(true);
  expect(makeKey()).not.toBe(key);
});
