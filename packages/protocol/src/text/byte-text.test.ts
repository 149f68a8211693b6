import { expect, it } from "vitest";
import { byteText, isAscii } from "./byte-text.ts";

it("gives every byte its character", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(byteText(bytes)).toBe(Buffer.from(bytes).toString("latin1"));
  expect(byteText(new Uint8Array(0))).toBe("");
  expect(isAscii(bytes.subarray(0, 128))).toBe(true);
  expect(isAscii(bytes.subarray(100, 129))).toBe(false);
});
