import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

/** A finding, as firewalled.mjs prints it. */
interface Told {
  readonly rule: string;
  readonly level: string;
  readonly certainty: string;
  readonly said: Readonly<Record<"en" | "zh-CN", { readonly finding: string }>>;
}

interface Case {
  readonly name: string;
  /** Of our client. */
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly finding: Told;
  } | null;
  /** Of our server, to a client by hand. */
  readonly reply?: string;
  /** What another program showed. */
  readonly shown?: string;
  /** What the server's log has. */
  readonly log: Told | null;
}

const needed = ["/usr/sbin/nft", "/usr/bin/unshare", "/usr/sbin/ip"];
const possible = process.getuid?.() === 0 && needed.every((program) => existsSync(program));

describe.skipIf(!possible)("our server and client with a firewall or NAT between them", () => {
  let cases: readonly Case[] = [];
  beforeAll(async () => {
    const args = ["--net", process.execPath, join(import.meta.dirname, "firewalled.mjs")];
    const printed = await new Promise<string>((resolve, reject) => {
      execFile("/usr/bin/unshare", args, { cwd: root }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
    cases = printed
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Case);
  }, 60_000);
  const of = (name: string): Case => {
    const found = cases.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no case ${name}`);
    return found;
  };

  it("say nothing where all is well", () => {
    expect(of("healthy")).toEqual({ name: "healthy", error: null, log: null });
  });

  it.each([
    ["passive dropped", "R01", "likely", /port 50\d\d\d .* \d+\.\d s/],
    ["passive refused", "R02", "proved", /port 50\d\d\d/],
    ["passive rejected", "R03", "likely", /198\.51\.100\.1:50\d\d\d/],
    ["active dropped", "R07", "likely", /198\.51\.100\.1:\d+/],
    ["active rejected", "R07", "likely", /198\.51\.100\.1:\d+/],
    // Our client goes to the control connection's address, so that the private one in the 227 is not what stops it.
    ["server behind NAT", "R02", "proved", /port 50\d\d\d/],
    ["client behind NAT", "R08", "likely", /10\.0\.0\.5 .*"504 /],
  ] as const)("%s: the client says %s, %s", (name, rule, certainty, words) => {
    const { error } = of(name);
    expect(error).toMatchObject({ code: "data-connection", finding: { rule, certainty, level: "error" } });
    expect(error?.finding.said.en.finding).toMatch(words);
    expect(error?.finding.said["zh-CN"].finding).toMatch(/\p{Script=Han}/u);
    expect(error?.hint).not.toBe("");
  });

  it.each([
    ["active dropped", "R07", "likely", /198\.51\.100\.1:\d+ .* \d+\.\d s/],
    ["active rejected", "R03", "likely", /198\.51\.100\.1:\d+/],
    ["server behind NAT, nobody comes", "R04", "likely", /10\.0\.0\.1 .* 192\.0\.2\.9/],
    ["server behind NAT, EPSV", "R01", "likely", /port 50\d\d\d/],
    ["client behind NAT", "R08", "proved", /10\.0\.0\.5.* 192\.0\.2\.9/],
  ] as const)("%s: the server's log says %s, %s", (name, rule, certainty, words) => {
    const { log } = of(name);
    expect(log).toMatchObject({ rule, certainty, level: "error" });
    expect(log?.said.en.finding).toMatch(words);
  });

  it("says two lines in a 425 that other people's programs show, and go on behind", () => {
    const others = cases.filter(({ shown }) => shown !== undefined);
    expect(others.length).toBeGreaterThan(0);
    for (const { name, shown } of others) {
      expect(shown, name).toMatch(/Cannot connect to port \d+ of 198\.51\.100\.1: refused\./);
      expect(shown, name).toMatch(/^\W*(425 )?Use passive mode: /m);
      if (/tnftp|python/.test(name)) expect(shown, name).toContain("Remote directory: /");
      if (/inetutils/.test(name)) expect(shown, name).toContain('257 "/"');
    }
  });

  it("offers what was offered in the 425, and names no address that was not said", () => {
    const [pasv, epsv] = [of("server behind NAT, nobody comes").reply, of("server behind NAT, EPSV").reply];
    expect(pasv).toMatch(
      /^425-No data connection came to port 50\d\d\d of 10\.0\.0\.1 within 4 seconds\.\r\n425 .*EPSV\.\r\n$/,
    );
    expect(epsv).toMatch(/^425-No data connection came to port 50\d\d\d within 4 seconds\.\r\n425 .+\r\n$/);
    expect(epsv).not.toContain("10.0.0.1");
  });
});
