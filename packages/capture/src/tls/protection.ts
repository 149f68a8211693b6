/** A record as it stands on the wire. */
export interface SealedRecord {
  readonly type: number;
  /** Of its header. */
  readonly version: number;
  readonly body: Uint8Array;
}

/** What was in it. */
export interface OpenedRecord {
  /** TLS 1.3 has the true type inside (RFC 8446 §5.2). */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** One direction's record protection with its keys. */
export interface Protection {
  /** What is in the record; null if it was not sealed with these keys, or not as the `sequence`th under them. */
  open(record: SealedRecord, sequence: number): OpenedRecord | null;
  /** A record has gone by, opened or not. */
  pass(record: SealedRecord): void;
}

/** Sequence number, type, version and length of what is inside: what is authenticated with it (RFC 5246 §6.2.3). */
export function associatedData(
  sequence: number,
  { type, version }: SealedRecord,
  length: number,
): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, BigInt(sequence));
  data[8] = type;
  view.setUint16(9, version);
  view.setUint16(11, length);
  return data;
}
