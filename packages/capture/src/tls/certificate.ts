import { Cursor } from "./cursor.ts";
import { type DerElement, derElements, derTag } from "./der.ts";

/** What a certificate says of its owner (RFC 5280 §4.1). */
export interface CertificateFacts {
  /** Common name of the subject and of the issuer, null where there is none. */
  readonly subject: string | null;
  readonly issuer: string | null;
  /** Subject and issuer are the same: nobody else vouches for it. */
  readonly selfIssued: boolean;
  /** Seconds since 1970; null if unreadable. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
}

/** id-at-commonName, 2.5.4.3. */
const commonName = "85,4,3";
/** Relative names in one name that are looked at. */
const maxNames = 64;

/**
 * Reads the first certificate of a Certificate message (RFC 5246 §7.4.2); null without one.
 * @param context TLS 1.3 has one before the certificates (RFC 8446 §4.4.2)
 */
export function readCertificate(body: Uint8Array, context = false): CertificateFacts | null {
  const cursor = new Cursor(body);
  if (context) cursor.vector(1);
  const first = cursor.vector(3).vector(3).rest();
  const [certificate] = derElements(first);
  const [tbs] = derElements(certificate?.content ?? first.subarray(0, 0));
  if (certificate?.tag !== derTag.sequence || tbs?.tag !== derTag.sequence) return null;
  const fields = [...take(derElements(tbs.content), 6)];
  // Version 1 has no version field.
  const [, , issuer, validity, subject] = fields[0]?.tag === derTag.version ? fields.slice(1) : fields;
  if (issuer?.tag !== derTag.sequence || validity?.tag !== derTag.sequence) return null;
  if (subject?.tag !== derTag.sequence) return null;
  const [notBefore, notAfter] = take(derElements(validity.content), 2);
  return {
    subject: commonNameOf(subject),
    issuer: commonNameOf(issuer),
    selfIssued: sameBytes(subject.whole, issuer.whole),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
  };
}

/** Tells whether a Certificate message holds none: that is how a client says that it has none (RFC 5246 §7.4.6). */
export function hasNoCertificate(body: Uint8Array, context: boolean): boolean {
  const cursor = new Cursor(body);
  if (context) cursor.vector(1);
  return cursor.left === 3 && cursor.integer(3) === 0;
}

function commonNameOf(name: DerElement): string | null {
  let found: string | null = null;
  for (const set of take(derElements(name.content), maxNames)) {
    for (const attribute of take(derElements(set.content), maxNames)) {
      const [type, value] = take(derElements(attribute.content), 2);
      // The last one is the most specific.
      if (type?.tag === derTag.oid && type.content.join() === commonName) found = textOf(value) ?? found;
    }
  }
  return found;
}

function textOf(value: DerElement | undefined): string | null {
  if (value === undefined || value.content.length === 0) return null;
  const encoding = value.tag === derTag.bmpString ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(value.content);
}

/** UTCTime or GeneralizedTime, both in Zulu and with seconds (RFC 5280 §4.1.2.5). */
function timeOf(element: DerElement | undefined): number | null {
  const text = element === undefined ? "" : new TextDecoder("latin1").decode(element.content);
  const digits = element?.tag === derTag.utcTime ? `${text < "5" ? "20" : "19"}${text}` : text;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(digits) ?? [];
  if (year === undefined) return null;
  const time = Date.UTC(+year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return time / 1000;
}

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ >= most) return;
    yield item;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
