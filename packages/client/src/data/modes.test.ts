import { describe, expect, it } from "vitest";
import { hindrance, isActive, ModeOrder, type Way } from "./modes.ts";

const over = (address: string, proxied = false): Way => ({
  remote: { address, port: 21 },
  announced: address,
  proxied,
});
const v4 = over("192.0.2.1");
const v6 = over("2001:db8::1");

describe("ModeOrder", () => {
  it("keeps the order given and leaves out what cannot carry IPv6", () => {
    const modes = new ModeOrder(["port", "epsv", "pasv", "eprt"]);
    expect(modes.order(v4)).toEqual(["port", "epsv", "pasv", "eprt"]);
    expect(modes.order(v6)).toEqual(["epsv", "eprt"]);
  });

  it("leaves out active modes behind a proxy, and trusts it with names", () => {
    const modes = new ModeOrder(["port", "pasv", "eprt", "epsv"]);
    expect(modes.order(over("192.0.2.1", true))).toEqual(["pasv", "epsv"]);
    expect(modes.order(over("ftp.example.org", true))).toEqual(["pasv", "epsv"]);
    expect(new ModeOrder(["port", "eprt"]).order(over("192.0.2.1", true))).toEqual([]);
    expect(hindrance("port", over("192.0.2.1", true))).toMatch(/proxy/);
  });

  it("goes by the address announced for PORT, by the server's for PASV", () => {
    const modes = new ModeOrder(["port", "pasv"]);
    expect(modes.order({ ...v4, announced: "2001:db8::9" })).toEqual(["pasv"]);
    expect(modes.order({ ...v6, announced: "192.0.2.9" })).toEqual(["port"]);
  });

  it("leaves out what has failed while something is left", () => {
    const modes = new ModeOrder(["epsv", "pasv"]);
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
    const modes = new ModeOrder(["epsv", "pasv"]);
    modes.worked("epsv");
    modes.failed("epsv");
    expect(modes.order(v4)).toEqual(["epsv", "pasv"]);
    modes.failed("epsv");
    expect(modes.order(v4)).toEqual(["pasv"]);
  });

  it("tells who dials", () => {
    expect(["port", "eprt"].every((mode) => isActive(mode as "port"))).toBe(true);
    expect(isActive("pasv") || isActive("epsv")).toBe(false);
  });
});
