import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../write/bytes.ts";
import { readCertificate } from "./certificate.ts";

function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concatBytes(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 255];
  return concatBytes([Uint8Array.of(tag, ...size), content]);
}

const text = (tag: number, value: string): Uint8Array => der(tag, new TextEncoder().encode(value));
const name = (...parts: [oid: number[], tag: number, value: string][]): Uint8Array =>
  der(
    0x30,
    ...parts.map(([oid, tag, value]) =>
      der(0x31, der(0x30, der(6, Uint8Array.of(...oid)), text(tag, value))),
    ),
  );
const commonName = [0x55, 4, 3];
const organization = [0x55, 4, 10];

/** A Certificate message with one certificate of these fields. */
function certificate(
  issuer: Uint8Array,
  validity: Uint8Array,
  subject: Uint8Array,
  version = true,
): Uint8Array {
  const head = version ? [der(0xa0, der(2, Uint8Array.of(2)))] : [];
  const tbs = der(0x30, ...head, der(2, Uint8Array.of(1)), der(0x30), issuer, validity, subject, der(0x30));
  const whole = der(0x30, tbs, der(0x30), der(3));
  const length = (value: number): Uint8Array => Uint8Array.of(0, value >> 8, value & 255);
  return concatBytes([length(whole.length + 3), length(whole.length), whole]);
}

const ca = name([organization, 12, "Example"], [commonName, 19, "Example CA"]);
const host = name([commonName, 12, "ftp.例子.test"]);
const dates = der(0x30, text(0x17, "990101000000Z"), text(0x18, "20500102030405Z"));

describe("readCertificate", () => {
  it("says whose it is, by whom, and for how long", () => {
    expect(readCertificate(certificate(ca, dates, host))).toEqual({
      subject: "ftp.例子.test",
      issuer: "Example CA",
      selfIssued: false,
      notBefore: Date.UTC(1999, 0, 1) / 1000,
      notAfter: Date.UTC(2050, 0, 2, 3, 4, 5) / 1000,
    });
  });

  it("of version 1, issued by itself, without a common name", () => {
    const nobody = name([organization, 12, "Example"]);
    expect(readCertificate(certificate(nobody, dates, nobody, false))).toMatchObject({
      subject: null,
      issuer: null,
      selfIssued: true,
    });
  });

  it("with dates that are none", () => {
    const odd = der(0x30, text(0x17, "today"), text(0x18, "2050"));
    expect(readCertificate(certificate(ca, odd, host))).toMatchObject({ notBefore: null, notAfter: null });
  });

  it("cut at any byte, or with any bytes changed: null or facts, no exception", () => {
    const whole = certificate(ca, dates, host);
    for (let length = 0; length < whole.length; length++) readCertificate(whole.subarray(0, length));
    expect(readCertificate(whole.subarray(0, 60))).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))), (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        readCertificate(bytes);
      }),
    );
  });
});
