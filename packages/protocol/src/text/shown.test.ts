import { describe, expect, it } from "vitest";
import { formatEndpoint, shown } from "./shown.ts";

describe("shown", () => {
  it("escapes what acts on a terminal", () => {
    expect(shown("\u001b]0;x\u0007")).toBe("\\x1b]0;x\\x07");
    expect(shown("a\u202eb")).toBe("a\\u{202e}b");
  });

  it("cuts long text with an ellipsis, never inside an escape", () => {
    expect(shown("a".repeat(201))).toBe(`${"a".repeat(199)}…`);
    const escapes = shown("\u0001".repeat(1_000));
    expect(escapes).toBe(`${"\\x01".repeat(49)}…`);
    expect(shown("a".repeat(200))).toHaveLength(200);
  });

  it("cuts never inside a character", () => {
    expect(shown("😀".repeat(10), 8)).toBe("😀😀😀…");
  });
});

describe("formatEndpoint", () => {
  it("puts IPv6 in brackets", () => {
    expect(formatEndpoint({ address: "192.0.2.1", port: 21 })).toBe("192.0.2.1:21");
    expect(formatEndpoint({ address: "2001:db8::1", port: 21 })).toBe("[2001:db8::1]:21");
  });
});
