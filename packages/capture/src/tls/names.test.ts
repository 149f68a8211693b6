import { describe, expect, it } from "vitest";
import { cipherName, cipherSuite } from "./ciphers.ts";
import { alertLevel, alertName, versionName } from "./names.ts";
import { plainLength } from "./plain-length.ts";

describe("names", () => {
  it("of versions, suites and alerts, and of those that have none", () => {
    expect([0x0002, 0x0300, 0x0301, 0x0304, 0x7f1c].map(versionName)).toEqual([
      "SSL 2.0",
      "SSL 3.0",
      "TLS 1.0",
      "TLS 1.3",
      "0x7F1C",
    ]);
    expect([0x1302, 0xc030, 0xc0ae].map(cipherName)).toEqual([
      "TLS_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    ]);
    expect(cipherName(0xfafa)).toBe("0xFAFA");
    expect(cipherSuite(0xfafa)).toBeNull();
    expect([alertName(48), alertName(200), alertLevel(2), alertLevel(7)]).toEqual([
      "unknown_ca",
      "200",
      "fatal",
      "unknown",
    ]);
  });
});

describe("plainLength", () => {
  it.each<[string, number, number, number | null, number, boolean]>([
    ["TLS 1.3: tag and inner type", 23, 0x0304, 0x1302, 6, true],
    ["TLS 1.3 with a short tag", 15, 0x0304, 0x1305, 6, true],
    ["TLS 1.2, GCM: nonce and tag", 30, 0x0303, 0xc030, 6, true],
    ["TLS 1.2, ChaCha20: tag", 22, 0x0303, 0xcca8, 6, true],
    ["RC4: MAC", 26, 0x0301, 0x0005, 6, true],
    ["CBC: IV, MAC and padding, about", 64, 0x0303, 0x002f, 20, false],
    ["CBC of TLS 1.0: no IV", 48, 0x0301, 0x002f, 20, false],
    ["unknown", 30, 0x0303, null, 6, false],
    ["shorter than its tag", 3, 0x0304, 0x1302, 0, true],
  ])("%s", (_, length, version, cipher, bytes, exact) => {
    expect(plainLength(length, version, cipher)).toEqual({ bytes, exact });
  });
});
