import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Analysis, Analyzer, type Session } from "@twinport/capture";
import { FtpError } from "@twinport/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { twinport } from "../support/command.ts";
import { type CaptureRow, uploads } from "./capture-row.ts";
import { fileRows } from "./file-rows.ts";
import { packetRows } from "./packet-rows.ts";
import { cutsOf } from "./row.ts";
import { announcements, streamRows } from "./stream-rows.ts";

// Every row C1 to C20 of the catalogue of hostile inputs.
const rows: readonly CaptureRow[] = [...fileRows, ...packetRows, ...streamRows];
const titled = (chosen: readonly CaptureRow[]) => chosen.map((row) => [row.id, row.name, row] as const);

/** What becomes of a file that arrives in these chunks: the analysis, or the message of the error that it may end in. */
function outcome(...chunks: readonly Uint8Array[]): Analysis | string {
  const sessions: Session[] = [];
  const analyzer = new Analyzer({}, (session) => sessions.push(session));
  try {
    for (const chunk of chunks) analyzer.push(chunk);
    return { ...analyzer.end("x"), sessions };
  } catch (error) {
    if (error instanceof FtpError && error.code === "unreadable") return error.message;
    throw error;
  }
}

function verify(row: CaptureRow, result: Analysis | string): void {
  if (typeof result === "string") expect(result).toMatch(row.refused ?? /^nothing$/);
  else {
    expect(row.refused).toBeUndefined();
    row.expect?.(result);
  }
}

/** Some files are millions of packets, and other tests run beside. */
const patience = 300_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-hostile-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(bytes: Uint8Array): Promise<string> {
  const path = join(folder, "capture");
  await writeFile(path, bytes);
  return path;
}

describe("hostile captures", () => {
  it("are those of the catalogue", () => {
    const ids = Array.from({ length: 20 }, (_, index) => `C${index + 1}`);
    expect(ids.filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
  });

  it.each(titled(rows))(
    "%s: %s, whole",
    (_id, _name, row) => {
      verify(row, outcome(row.file()));
    },
    patience,
  );

  it.each(titled(rows.filter(({ large }) => large !== true)))(
    "%s: %s, cut in two and cut off",
    (_id, _name, row) => {
      const bytes = row.file();
      const whole = outcome(bytes);
      for (const cut of cutsOf({ bytes })) {
        const head = bytes.subarray(0, cut);
        expect(outcome(head, bytes.subarray(cut)), `at ${cut}`).toEqual(whole);
        outcome(head);
      }
    },
  );
});

describe("twinport explain", () => {
  const spoken = rows.filter(({ exit }) => exit !== undefined);
  it.each(spoken.map((row) => [row.id, row.name, asked(row), row.exit, row] as const))(
    "%s: %s (the catalogue says %s) exits %i",
    async (_id, _name, _asked, exit, row) => {
      const ended = await twinport(["explain", await saved(row.file())]);
      expect(ended.status).toBe(exit);
      expect(ended.stderr).not.toMatch(/\n\s+at /);
      if (row.refused !== undefined) expect(ended.stderr).toMatch(row.refused);
    },
  );

  it("C17: files are extracted into the folder alone, under harmless names", async () => {
    const room = await mkdtemp(join(folder, "extract-"));
    const names = [
      "../../x",
      "/etc/passwd",
      "..\\..\\x",
      "C:\\x",
      "<img src=x onerror=alert(1)>",
      "</script>",
      '=HYPERLINK("x")',
      "a\u001b[31m",
      "\u202egpj.exe",
      "CON",
      "..",
    ];
    const path = await saved(uploads(names));
    const { status, stdout } = await twinport(["explain", path, "--extract", "out"], { cwd: room });
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect(await readdir(room)).toEqual(["out"]);
    const files = await readdir(join(room, "out"));
    expect(files).toHaveLength(names.length);
    for (const file of files) expect(file).toMatch(/^C1\.D\d+-[^/\\:*?"<>|\p{C}]+$/u);
  });

  it(
    "C16: 200,000 announcements fit in a heap of 96 MiB, and each is told",
    async () => {
      const env = { NODE_OPTIONS: "--max-old-space-size=96" };
      const ended = await twinport(["explain", await saved(announcements(200_000))], { env });
      expect(ended.status).toBe(0);
      const told = new Set(ended.stdout.match(/C1\.D\d+/g));
      expect(told.size).toBe(200_000);
      expect(ended.stdout).not.toContain("more rows");
    },
    patience,
  );
});

/** design.md has one exit status for what cannot be read, 3, where the catalogue has two. */
function asked({ asked: other, exit }: CaptureRow): string {
  return other === undefined ? `${exit}` : `${other}, design.md wins`;
}
