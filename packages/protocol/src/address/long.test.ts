import { describe, expect, it } from "vitest";
import { parseLongHostPort } from "./long.ts";

describe("parseLongHostPort", () => {
  it.each([
    ["4,4,132,235,1,2,2,24,131", { address: "132.235.1.2", port: 6275 }],
    ["4,4,0,0,0,0,2,0,0", { address: "0.0.0.0", port: 0 }],
    ["6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1,2,195,80", { address: "2001:db8:0:0:0:0:0:1", port: 50_000 }],
  ])("reads %s (RFC 1639 §2)", (argument, expected) => {
    expect(parseLongHostPort(argument)).toEqual(expected);
  });

  it.each([
    "",
    "4,4,132,235,1,2,2,24",
    "4,4,132,235,1,2,2,24,131,1",
    "4,5,132,235,1,2,3,2,24,131",
    "4,4,132,235,1,2,3,0,24,131",
    "4,4,132,235,1,2,1,24",
    "5,4,132,235,1,2,2,24,131",
    "6,4,132,235,1,2,2,24,131",
    "4,4,132,235,1,256,2,24,131",
    "4,4,132,235,1,02,2,24,131",
    "4,4,132,235,1, 2,2,24,131",
    "4,4,132,235,1,-2,2,24,131",
    "10,20,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,24,131",
    "4".repeat(100_000),
    ",".repeat(100_000),
  ])("refuses %s", (argument) => {
    expect(parseLongHostPort(argument)).toBeUndefined();
  });
});
