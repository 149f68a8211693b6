import { describe, expect, it } from "vitest";
import { isActive, ModeOrder } from "./modes.ts";

describe("ModeOrder", () => {
  it("keeps the order given and leaves out what cannot carry IPv6", () => {
    const modes = new ModeOrder(["port", "epsv", "pasv", "eprt"]);
    expect(modes.order(4)).toEqual(["port", "epsv", "pasv", "eprt"]);
    expect(modes.order(6)).toEqual(["epsv", "eprt"]);
  });

  it("leaves out what has failed while something is left", () => {
    const modes = new ModeOrder(["epsv", "pasv"]);
    modes.failed("epsv");
    expect(modes.order(4)).toEqual(["pasv"]);
    modes.failed("pasv");
    expect(modes.order(4)).toEqual(["epsv", "pasv"]);
    modes.worked("pasv");
    expect(modes.order(4)).toEqual(["pasv"]);
    modes.modes = ["epsv"];
    expect(modes.order(4)).toEqual(["epsv"]);
  });

  it("tells who dials", () => {
    expect(["port", "eprt"].every((mode) => isActive(mode as "port"))).toBe(true);
    expect(isActive("pasv") || isActive("epsv")).toBe(false);
  });
});
