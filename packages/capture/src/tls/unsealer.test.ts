import { limits } from "@twinport/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sealer } from "../../test/seal.ts";
import { tlsHost } from "../node/tls-host.ts";
import { expandLabel } from "./derive.ts";
import { epoch13 } from "./epoch.ts";
import { Unsealer } from "./unsealer.ts";

const secret = new Uint8Array(32).fill(7);
const later = new Uint8Array(32).fill(8);

function unsealer(first = secret, next: Uint8Array | null = later): Unsealer {
  const epoch = epoch13(tlsHost, 0x1301, first, next);
  if (epoch === null) throw new Error("no epoch");
  return new Unsealer(epoch);
}

const letter = (code: number): Uint8Array => Uint8Array.of(code);

describe("records one behind the other", () => {
  it("open, with their type, and without their padding", () => {
    const [sealer, opener] = [new Sealer(secret), unsealer()];
    expect(opener.open(sealer.seal(22, letter(1)))).toEqual({ type: 22, bytes: Buffer.of(1) });
    expect(opener.open(sealer.seal(23, letter(2), 100))?.bytes).toEqual(Buffer.of(2));
    expect(opener.open(sealer.seal(23, new Uint8Array(0), 9))).toMatchObject({
      type: 23,
      bytes: { length: 0 },
    });
  });

  it("open behind a gap, if not too many are missing", () => {
    const [sealer, opener] = [new Sealer(secret), unsealer()];
    expect(opener.open(sealer.seal(23, letter(1)))).not.toBeNull();
    for (let lost = 0; lost < limits.tlsRecordsSkipped - 1; lost++) sealer.seal(23, letter(9));
    opener.lose();
    expect(opener.open(sealer.seal(23, letter(2)))?.bytes).toEqual(Buffer.of(2));
    expect(opener.open(sealer.seal(23, letter(3)))?.bytes).toEqual(Buffer.of(3));
  });

  it("open with the keys that follow: those announced, and those whose announcement is missing", () => {
    const opener = unsealer();
    expect(opener.open(new Sealer(secret).seal(22, letter(1)))).not.toBeNull();
    opener.advance();
    expect(opener.open(new Sealer(later).seal(23, letter(2)))).not.toBeNull();
    opener.lose();
    const updated = expandLabel(tlsHost, "sha256", later, "traffic upd", 32);
    expect(opener.open(new Sealer(updated).seal(23, letter(3)))?.bytes).toEqual(Buffer.of(3));
  });

  it("do not open with other keys, which are given up soon", () => {
    const [sealer, opener] = [new Sealer(new Uint8Array(32)), unsealer()];
    for (let index = 0; index < 8; index++) {
      expect(opener.failed).toBe(false);
      expect(opener.open(sealer.seal(23, letter(1)))).toBeNull();
    }
    expect(opener).toMatchObject({ failed: true, tried: true, opened: false });
  });

  it("do not open once a bit is another, and those behind do", () => {
    const sealer = new Sealer(secret);
    const opener = unsealer();
    expect(opener.open(sealer.seal(23, letter(1)))).not.toBeNull();
    const spoilt = sealer.seal(23, letter(2));
    const body = spoilt.body.slice();
    body[0] = (body[0] ?? 0) ^ 1;
    expect(opener.open({ ...spoilt, body })).toBeNull();
    expect(opener.open(sealer.seal(23, letter(3)))?.bytes).toEqual(Buffer.of(3));
  });

  it("bear any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0x1301, 0x1303), (body, cipher) => {
        const protection = epoch13(tlsHost, cipher, secret, null)?.protection;
        expect(protection?.open({ type: 23, version: 0x0303, body }, 0)).toBeNull();
      }),
    );
  });
});
