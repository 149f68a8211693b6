import { describe, expect, it } from "vitest";
import { tlsHost } from "../node/tls-host.ts";
import { expandLabel, prf } from "./derive.ts";
import { epoch13 } from "./epoch.ts";
import { hexOf, hexToBytes } from "./hex.ts";

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters);

describe("the key schedule of TLS 1.3, by RFC 8448 §3", () => {
  it.each([
    [
      "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
      "key",
      16,
      "3fce516009c21727d0f2e4e86ee403bc",
    ],
    [
      "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
      "iv",
      12,
      "5d313eb2671276ee13000b30",
    ],
    [
      "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
      "key",
      16,
      "17422dda596ed5d9acd890e3c63f5051",
    ],
    [
      "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
      "iv",
      12,
      "5b78923dee08579033e523d9",
    ],
  ])("%s: %s", (secret, label, length, expected) => {
    expect(hexOf(expandLabel(tlsHost, "sha256", hexToBytes(secret), label, length))).toBe(expected);
  });

  it("opens the client's application data of the example", () => {
    const secret = hexToBytes("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
    const body = hexToBytes(
      "a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4",
    );
    const protection = epoch13(tlsHost, 0x1301, secret, null)?.protection;
    const opened = protection?.open({ type: 23, version: 0x0303, body }, 0);
    expect(opened?.type).toBe(23);
    expect([...(opened?.bytes ?? [])]).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(protection?.open({ type: 23, version: 0x0303, body }, 1)).toBeNull();
  });
});

describe("the PRF of TLS 1.2", () => {
  // The IETF's TLS list, 2009: "Test vectors for the TLS 1.2 PRF".
  it("with SHA-256", () => {
    const secret = hexToBytes("9bbe436ba940f017b17652849a71db35");
    const seed = hexToBytes("a0ba9f936cda311827a6f796ffd5198c");
    expect(hexOf(prf(tlsHost, "sha256", secret, "test label", [seed], 100))).toBe(
      "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
    );
  });

  it("of any length, each the beginning of the next", () => {
    const whole = prf(tlsHost, null, text("secret"), "label", [text("seed")], 100);
    for (const length of [0, 1, 20, 32, 99]) {
      expect(prf(tlsHost, null, text("secret"), "label", [text("seed")], length)).toEqual(
        whole.subarray(0, length),
      );
    }
  });
});
