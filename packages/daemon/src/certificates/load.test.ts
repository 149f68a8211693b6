import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeKey } from "./key.ts";
import { loadCertificate } from "./load.ts";
import { makeCertificate } from "./self-signed.ts";

const now = Date.UTC(2026, 10, 23);
let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-"));
  const [key, other] = [makeKey(), makeKey()];
  const cert = await makeCertificate(key, ["ftp.example.org", "192.0.2.1"], now);
  const chain = cert + (await makeCertificate(other, ["issuer"], now));
  const files = { "key.pem": key, "other.pem": other, "cert.pem": cert, "both.pem": chain + key, empty: "" };
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await writeFile(at("locked.pem"), privateKey);
});
afterAll(() => rm(folder, { recursive: true }));

it("tells the names, the dates and the fingerprint, also of a chain and its key in one file", async () => {
  const loaded = await loadCertificate(at("cert.pem"), at("key.pem"));
  expect(loaded).toMatchObject({
    names: ["ftp.example.org", "192.0.2.1"],
    notAfter: now + 365 * 86_400_000,
    fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  });
  expect(loaded).not.toHaveProperty("keyExposed");
  const both = await loadCertificate(at("both.pem"), at("both.pem"));
  expect(both.fingerprint).toBe(loaded.fingerprint);
});

it("tells of a key that everybody may read", async () => {
  await chmod(at("other.pem"), 0o644);
  await chmod(at("key.pem"), 0o640);
  expect(await loadCertificate(at("cert.pem"), at("key.pem"))).not.toHaveProperty("keyExposed");
  await chmod(at("key.pem"), 0o644);
  expect(await loadCertificate(at("cert.pem"), at("key.pem"))).toMatchObject({
    keyExposed: at("key.pem"),
  });
});

it.each([
  ["cert.pem", "other.pem", /the key in .*other\.pem is not that of the certificate in .*cert\.pem/],
  ["nothing", "key.pem", /cannot read the certificate .*nothing: there is no such file/],
  ["cert.pem", "nothing", /cannot read the key .*nothing: there is no such file/],
  ["empty", "key.pem", /there is no certificate in .*empty/],
  ["cert.pem", "cert.pem", /there is no private key in .*cert\.pem/],
  ["cert.pem", "locked.pem", /has a passphrase/],
])("says what is wrong with %s and %s", async (cert, key, message) => {
  await expect(loadCertificate(at(cert), at(key))).rejects.toMatchObject({ code: "unreadable", message });
});
