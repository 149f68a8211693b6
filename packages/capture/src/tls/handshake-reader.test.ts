import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { message } from "../../test/tls.ts";
import { concatBytes } from "../write/bytes.ts";
import { type HandshakeMessage, HandshakeReader } from "./handshake-reader.ts";

function readIn(bytes: Uint8Array, size: number): HandshakeMessage[] {
  const reader = new HandshakeReader();
  const messages: HandshakeMessage[] = [];
  for (let at = 0; at < bytes.length; at += size)
    messages.push(...reader.push(bytes.subarray(at, at + size)));
  return messages;
}

const long = Uint8Array.from({ length: 3000 }, (_, index) => index % 251);

describe("HandshakeReader", () => {
  it.each([1, 7, 100_000])("puts messages together from pieces of %d bytes", (size) => {
    const bytes = concatBytes([
      message(14, new Uint8Array(0)),
      message(11, long),
      message(2, Uint8Array.of(1, 2)),
    ]);
    expect(readIn(bytes, size)).toEqual([
      { type: 14, body: new Uint8Array(0) },
      { type: 11, body: long },
      { type: 2, body: Uint8Array.of(1, 2) },
    ]);
  });

  it("passes over what is too long, and reads what follows", () => {
    const bytes = concatBytes([
      message(11, new Uint8Array(limits.tlsMessage + 1)),
      message(14, new Uint8Array(0)),
    ]);
    expect(readIn(bytes, 1000).map(({ type, body }) => [type, body?.length ?? null])).toEqual([
      [11, null],
      [14, 0],
    ]);
  });

  it("gives nothing of a message that never ends, whatever length it claims", () => {
    expect(readIn(message(11, long, 0xff_ffff), 500)).toEqual([{ type: 11, body: null }]);
    expect(readIn(message(11, long, limits.tlsMessage), 500)).toEqual([]);
  });

  it("reads nothing behind a loss", () => {
    const reader = new HandshakeReader();
    reader.push(message(11, long).subarray(0, 100));
    reader.lose();
    expect(reader.push(message(14, new Uint8Array(0)))).toEqual([]);
    expect(reader.lost).toBe(true);
  });
});
