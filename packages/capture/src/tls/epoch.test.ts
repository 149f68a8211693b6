import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tlsHost } from "../node/tls-host.ts";
import { cipherKeys } from "./cipher-keys.ts";
import { epoch13, epochs12 } from "./epoch.ts";

const suites = [0x0a, 0x2f, 0x35, 0x3c, 0x41, 0x84, 0x9c, 0x9d, 0xc013, 0xc028, 0xc09c, 0xc0a1, 0xcca8];
const master = {
  clientRandom: new Uint8Array(32),
  serverRandom: new Uint8Array(32),
  secret: new Uint8Array(48),
};

describe("keys of TLS 1.2 and older", () => {
  it.each(suites)("suite %i: any bytes are no record of it, and no exception", (cipher) => {
    expect(cipherKeys(cipher)).not.toBeNull();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(0x0301, 0x0302, 0x0303),
        fc.boolean(),
        (body, version, encryptThenMac) => {
          const epochs = epochs12(tlsHost, { ...master, version, cipher, encryptThenMac });
          const record = { type: 23, version, body };
          expect(epochs?.client.protection.open(record, 0)).toBeNull();
          epochs?.client.protection.pass(record);
          expect(epochs?.server.protection.open(record, 5)).toBeNull();
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([0x0005, 0x0009, 0xfafa])("suite %i is none that is opened", (cipher) => {
    expect(epochs12(tlsHost, { ...master, version: 0x0303, cipher, encryptThenMac: false })).toBeNull();
    expect(epoch13(tlsHost, cipher, new Uint8Array(32), null)).toBeNull();
  });
});
