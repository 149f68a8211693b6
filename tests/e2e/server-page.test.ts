import { execFile, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

/** A command as a page shows it, with what it shows of its output. */
interface Shown {
  readonly command: string;
  readonly output: string;
}

/** The runs between two headings of a page, and what it shows of the server's log. */
function walk(
  page: string,
  heading: string,
): { readonly runs: readonly Shown[]; readonly log: readonly string[] } {
  const text = readFileSync(join(root, page), "utf8");
  const [, rest = ""] = text.split(`\n## ${heading}\n`);
  const [section = ""] = rest.split("\n## ");
  const blocks = (kind: string) =>
    [...section.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
      ([, body = ""]) => body,
    );
  const runs = blocks("console").flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((run) => {
        const [command = ""] = /^(?:.*\\\n)*.*\n/.exec(run) ?? [];
        return { command: command.trim(), output: run.slice(command.length) };
      }),
  );
  return { runs, log: blocks("log").flatMap((block) => block.trimEnd().split("\n")) };
}

/** What differs from run to run, made the same. */
function masked(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?/g, "DAY")
    .replace(/(?:[0-9A-F]{2}:){15}[0-9A-F]{2}/g, "SIXTEEN-BYTES")
    .replace(/sha256\/\/\S{43}=/g, "PIN")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/\S*\/(site|\.local\/state)\b/g, "/HERE/$1")
    .replace(/\d+ (ms|毫秒)(?:[,，] ?\d+ kB\/s)?/g, "N $1")
    .replace(/\d+\.\d (s|秒)/g, "N $1")
    .replace(/TLS_\S+|ECDHE-\S+/g, "CIPHER");
}

/** A port that nobody listens on, and that the system gives to nobody who connects meanwhile: those are above 32767. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    server.close();
    if (free) return port;
  }
}

/** Runs the commands of a walk one after the other, as somebody would who pastes them, and hands over what each has said. */
async function play(runs: readonly Shown[], said: (shown: Shown, output: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "twinport-page-"));
  const [home, bin, here] = ["home", "bin", "here"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [home, bin, here]) mkdirSync(each);
  const script = join(root, "packages/cli/bin/twinport.js");
  writeFileSync(join(bin, "twinport"), `#!/bin/sh\nexec ${process.execPath} ${script} "$@"\n`, {
    mode: 0o755,
  });
  const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: home, LANG: "C.UTF-8" };
  const port = `${await freePort()}`;
  let server: ReturnType<typeof spawn> | undefined;
  let ended: Promise<true> | undefined;
  let log = "";
  try {
    for (const shown of runs) {
      const command = shown.command.replaceAll("2121", port);
      if (command.startsWith("twinport serve")) {
        server = spawn("sh", ["-c", `exec ${command}`], {
          cwd: here,
          env,
          stdio: ["ignore", "pipe", "inherit"],
        });
        ended = once(server, "close").then(() => true as const);
        server.stdout?.setEncoding("utf8").on("data", (text: string) => {
          log += text;
        });
        while (!log.includes("Ctrl-C")) {
          const more = new Promise<false>((resolve) => server?.stdout?.once("data", () => resolve(false)));
          if (await Promise.race([more, ended])) throw new Error(`the server ended: ${log}`);
        }
        said(shown, log);
      } else {
        const output = await new Promise<string>((resolve) => {
          execFile("sh", ["-c", `exec 2>&1; ${command}`], { cwd: here, env }, (_, stdout) => resolve(stdout));
        });
        said(shown, output);
      }
    }
  } finally {
    server?.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true });
  }
  return log;
}

const has = (program: string) =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, program)));

describe.skipIf(!has("curl"))("the ten minutes (want curl)", () => {
  it.each([
    ["docs/server.md", "Ten minutes"],
    ["docs/server.zh-CN.md", "十分钟"],
  ])("%s: every command does what it shows", async (page, heading) => {
    const { runs: shown, log } = walk(page, heading);
    const runs = shown.filter(({ command }) => has("lftp") || !command.startsWith("lftp"));
    expect(runs.length).toBeGreaterThan(6);
    expect(log.length).toBeGreaterThan(6);
    const logged = await play(runs, ({ command, output }, really) => {
      expect(masked(`$ ${command}\n${really}`)).toBe(masked(`$ ${command}\n${output}`));
    });
    expect(masked(logged.slice(logged.indexOf("Ctrl-C"))).split("\n")).toEqual(
      expect.arrayContaining(log.map(masked)),
    );
  });
});
