import { describe, expect, it } from "vitest";
import type { DataMode } from "../options.ts";
import { hindrance, isActive, ModeOrder, ModeOutcomes, type Way } from "./modes.ts";

const over = (address: string, proxied = false): Way => ({
  remote: { address, port: 21 },
  announced: address,
  proxied,
});
const inOrder = (...modes: DataMode[]) => new ModeOrder(modes, new ModeOutcomes());
const v4 = over("192.0.2.1");
const v6 = over("2001:db8::1");

describe("ModeOrder", () => {
  it("keeps the order given and leaves out what cannot carry IPv6", () => {
    const modes = inOrder("port", "epsv", "pasv", "eprt");
    expect(modes.order(v4)).toEqual(["port", "epsv", "pasv", "eprt"]);
    expect(modes.order(v6)).toEqual(["epsv", "eprt"]);
  });

  it("leaves out active modes behind a proxy, and trusts it with names", () => {
    const modes = inOrder("port", "pasv", "eprt", "epsv");
    expect(modes.order(over("192.0.2.1", true))).toEqual(["pasv", "epsv"]);
    expect(modes.order(over("ftp.example.org", true))).toEqual(["pasv", "epsv"]);
    expect(inOrder("port", "eprt").order(over("192.0.2.1", true))).toEqual([]);
    expect(hindrance("port", over("192.0.2.1", true))).toMatch(/proxy/);
  });

  it("goes by the address announced for PORT, by the server's for PASV", () => {
    const modes = inOrder("port", "pasv");
    expect(modes.order({ ...v4, announced: "2001:db8::9" })).toEqual(["pasv"]);
    expect(modes.order({ ...v6, announced: "192.0.2.9" })).toEqual(["port"]);
  });

  it("leaves out what has failed while something is left", () => {
    const modes = inOrder("epsv", "pasv");
    modes.failed("epsv");
    expect(modes.order(v4)).toEqual(["pasv"]);
    modes.failed("pasv");
    expect(modes.order(v4)).toEqual(["epsv", "pasv"]);
    modes.worked("pasv");
    expect(modes.order(v4)).toEqual(["pasv"]);
    modes.modes = ["epsv"];
    expect(modes.order(v4)).toEqual(["epsv"]);
  });

  it("gives a mode that has worked a second chance, and no third", () => {
    const modes = inOrder("epsv", "pasv");
    modes.worked("epsv");
    modes.failed("epsv");
    expect(modes.order(v4)).toEqual(["epsv", "pasv"]);
    modes.failed("epsv");
    expect(modes.order(v4)).toEqual(["pasv"]);
  });

  it("is each session's own; what came of the modes is the server's", () => {
    const outcomes = new ModeOutcomes();
    const [one, other] = [
      new ModeOrder(["epsv", "pasv"], outcomes),
      new ModeOrder(["epsv", "port"], outcomes),
    ];
    one.failed("epsv");
    expect(other.order(v4)).toEqual(["port"]);
    one.modes = ["pasv"];
    expect(other.order(v4)).toEqual(["epsv", "port"]);
    one.reset();
    expect(one.order(v4)).toEqual(["epsv", "pasv"]);
  });

  it("tells who dials", () => {
    expect(["port", "eprt"].every((mode) => isActive(mode as "port"))).toBe(true);
    expect(isActive("pasv") || isActive("epsv")).toBe(false);
  });
});
