import { createPrivateKey, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { BitString, Integer, OctetString, Utf8String } from "asn1js";
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CryptoEngine,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
} from "pkijs";

/** How long a certificate of our own is good for. */
const ownCertificateDays = 365;
const dayMs = 86_400_000;
/** Clocks differ: a certificate of this minute should not be one of the future at the client's. */
const backdatedMs = 3_600_000;
/** RFC 5280, ub-common-name. */
const longestCommonName = 64;

/**
 * A certificate for a private key on P-256 (PEM, PKCS #8), signed by itself, as PEM. The module is for loading where one is really made: once a year.
 * @param names host names and IP addresses; the first is the common name too
 * @param now milliseconds since the Unix epoch
 */
export async function makeCertificate(key: string, names: readonly string[], now: number): Promise<string> {
  const engine = new CryptoEngine({ name: "node", crypto });
  const bytes = createPrivateKey(key).export({ type: "pkcs8", format: "der" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const privateKey = await crypto.subtle.importKey("pkcs8", bytes, algorithm, true, ["sign"]);
  const jwk = await crypto.subtle.exportKey("jwk", privateKey);
  const { d: _secret, ...open } = { ...jwk, key_ops: ["verify"] };
  const publicKey = await crypto.subtle.importKey("jwk", open, algorithm, true, ["verify"]);

  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ valueHex: serialNumber() });
  for (const who of [certificate.subject, certificate.issuer]) {
    const value = new Utf8String({ value: (names[0] ?? "localhost").slice(0, longestCommonName) });
    who.typesAndValues.push(new AttributeTypeAndValue({ type: "2.5.4.3", value }));
  }
  certificate.notBefore.value = new Date(now - backdatedMs);
  certificate.notAfter.value = new Date(now + ownCertificateDays * dayMs);
  await certificate.subjectPublicKeyInfo.importKey(publicKey, engine);
  const alternatives = names.map((name) =>
    isIP(name) === 0
      ? new GeneralName({ type: 2, value: name })
      : new GeneralName({ type: 7, value: new OctetString({ valueHex: addressBytes(name) }) }),
  );
  const extension = (extnID: string, critical: boolean, schema: { toBER(): ArrayBuffer }) =>
    new Extension({ extnID, critical, extnValue: schema.toBER() });
  certificate.extensions = [
    extension("2.5.29.17", false, new GeneralNames({ names: alternatives }).toSchema()),
    extension("2.5.29.19", true, new BasicConstraints({ cA: false }).toSchema()),
    // digitalSignature: all that TLS 1.3, and ECDHE before it, ask of the key.
    extension("2.5.29.15", true, new BitString({ valueHex: Uint8Array.of(0x80).buffer, unusedBits: 7 })),
    extension("2.5.29.37", false, new ExtKeyUsage({ keyPurposes: ["1.3.6.1.5.5.7.3.1"] }).toSchema()),
  ];
  await certificate.sign(privateKey, "SHA-256", engine);
  const body = Buffer.from(certificate.toSchema().toBER()).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

/** Positive, and never zero (RFC 5280 §4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}

/** The 4 or 16 bytes of an address. */
function addressBytes(address: string): ArrayBuffer {
  if (isIP(address) === 4) return new Uint8Array(address.split(".").map(Number)).buffer;
  // The URL parser writes an IPv6 address without its dotted tail; "::" stands for as many zeros as are missing.
  const plain = new URL(`ftp://[${address}]/`).hostname.slice(1, -1);
  const [head = [], tail = []] = plain
    .split("::")
    .map((side) => side.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const groups = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
  return new Uint8Array(groups.flatMap((group) => [group >> 8, group & 0xff])).buffer;
}
