import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileName } from "./name.ts";

const named = (said: string): string => fileName("C1.D2", said, "", 0);

describe("fileName", () => {
  it.each([
    ["robots.txt", "C1.D2-robots.txt"],
    ["/pub/robots.txt", "C1.D2-robots.txt"],
    ["pub/robots.txt/", "C1.D2-robots.txt"],
    ["C:\\pub\\robots.txt", "C1.D2-robots.txt"],
    ["报告 1.pdf", "C1.D2-报告 1.pdf"],
    ["caf\\xe9.txt", "C1.D2-caf%e9.txt"],
    ["'PROD.DATA(MEMBER)'", "C1.D2-'PROD.DATA(MEMBER)'"],
    // C17 of the hostile inputs, and its kin.
    ["../../x", "C1.D2-x"],
    ["..", "C1.D2-file"],
    [".", "C1.D2-file"],
    ["", "C1.D2-file"],
    ["///", "C1.D2-file"],
    ["..\\..\\windows\\system32\\x.dll", "C1.D2-x.dll"],
    ["x:stream", "C1.D2-x_stream"],
    ["CON", "C1.D2-CON"],
    ["NUL.txt", "C1.D2-NUL.txt"],
    ["a\u001b[31m", "C1.D2-a_[31m"],
    ["a\u0000b", "C1.D2-a_b"],
    ["gpj\u202e.exe", "C1.D2-gpj_.exe"],
    ["a\u2028b", "C1.D2-a_b"],
    ["half \ud800", "C1.D2-half _"],
    ["<img src=x onerror=alert(1)>", "C1.D2-_img src=x onerror=alert(1)_"],
    ["</script>", "C1.D2-script_"],
    ['=HYPERLINK("x")', "C1.D2-=HYPERLINK(_x_)"],
    ["ends in dots. . .", "C1.D2-ends in dots"],
    ["-rf", "C1.D2--rf"],
  ])("%j becomes %j", (said, name) => {
    expect(named(said)).toBe(name);
  });

  it("marks parts, and numbers what is there already, before the ending", () => {
    expect(fileName("C1.D2", "a.tar", ".partial", 0)).toBe("C1.D2-a.tar.partial");
    expect(fileName("C1.D2", "a.tar", ".partial", 2)).toBe("C1.D2-a~2.tar.partial");
    expect(fileName("C1.D2", ".profile", "", 1)).toBe("C1.D2-.profile~1");
  });

  it("cuts long names between characters, and keeps their ending", () => {
    const name = named(`${"语".repeat(200)}.tar`);
    expect(name).toMatch(/^C1\.D2-语+\.tar$/u);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(190);
    expect(named(`a.${"b".repeat(300)}`)).toHaveLength(186);
  });

  it("is one harmless component, whatever was said", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (said) => {
        const name = fileName("C123.D4567", said, ".partial", 999);
        expect(name).toMatch(/^C123\.D4567-[^/\\\p{C}]+\.partial$/u);
        expect(new TextEncoder().encode(name).length).toBeLessThan(255);
      }),
    );
  });
});
