import { describe, expect, it } from "vitest";
import type { Findings } from "./collect.ts";
import { renderPage } from "./render.ts";

const curl: Findings = {
  table: "our server",
  peer: "curl",
  outcomes: [
    { operation: "get", via: "EPSV over IPv4", passed: true },
    { operation: "get", via: "PASV over IPv4", passed: true },
    { operation: "put", via: "EPSV over IPv4", passed: true },
    { operation: "put", via: "PASV over IPv4", passed: false },
    { operation: "rename", via: undefined, passed: false },
    { operation: "big-put", via: "EPSV over IPv4", passed: true },
  ],
  lacks: [
    { operation: "text", reason: "it converts nothing" },
    { operation: "append", reason: "it converts nothing" },
    { operation: "big-put", partly: true, reason: "only as far as 8 GiB" },
    { via: "EPRT over IPv6", reason: "it is too shy" },
  ],
};
const page = renderPage([curl], new Map([["curl", "7.88.1"]]));
/** The first cell of a row, which is curl's. */
const cellOf = (label: string) =>
  page
    .split("\n")
    .find((line) => line.startsWith(`| ${label} |`))
    ?.split(" | ")[1];

describe("the page of the interop matrix", () => {
  it("has a sign for each outcome, and one number for each reason", () => {
    expect(cellOf("get")).toBe("✓");
    expect(cellOf("put")).toBe("✗ <sup>1</sup>");
    expect(cellOf("append")).toBe("– <sup>2</sup>");
    expect(cellOf("get and put as text (TYPE A)")).toBe("– <sup>2</sup>");
    expect(cellOf("rename")).toBe("✗");
    expect(cellOf("4 GiB + 1 byte: put")).toBe("✓ <sup>3</sup>");
    expect(page).toContain("\n1. fails by PASV over IPv4\n2. it converts nothing\n3. only as far as 8 GiB\n");
  });

  it("shows a mode as failed when anything failed in it", () => {
    expect(cellOf("EPSV over IPv4")).toBe("✓");
    expect(cellOf("PASV over IPv4")).toBe("✗");
    expect(cellOf("EPRT over IPv6")).toBe("– <sup>4</sup>");
  });

  it("does not hide what nobody tried", () => {
    expect(cellOf("log in; a wrong password is refused")).toBe("?");
    expect(cellOf("PORT over IPv4")).toBe("?");
  });

  it("tells the versions", () => {
    expect(page).toContain("Versions: curl 7.88.1 · lftp ? ·");
  });
});
