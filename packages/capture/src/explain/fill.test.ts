import { describe, expect, it } from "vitest";
import { plainStyle, type Style, Templates, type Values } from "./fill.ts";

const marked: Style = { ...plainStyle, strong: (text) => `<${text}>` };

const templates = new Templates();
const fill = (template: string, values: Values, style: Style): string =>
  templates.fill(template, values, style);

describe("fill", () => {
  it("fills and chooses between one and many", () => {
    const template = "{n} {n#byte|bytes} to {to}";
    expect(fill(template, { n: "1", to: "x" }, plainStyle)).toBe("1 byte to x");
    expect(fill(template, { n: "1,000", to: "x" }, plainStyle)).toBe("1,000 bytes to x");
  });

  it("sets off stressed words, with values in them", () => {
    expect(fill("a **b {x}** c", { x: "1" }, marked)).toBe("a <b 1> c");
    expect(fill("a **b** c", {}, plainStyle)).toBe("a b c");
  });

  it("never reads a value as a template", () => {
    expect(fill("{a} {b}", { a: "{b} **x** $&", b: "y" }, marked)).toBe("{b} **x** $& y");
    expect(fill("{constructor}", {}, plainStyle)).toBe("{constructor}");
  });
});
