// A session that is in a capture at several points is told once: each other point is told here by itself.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeFile } from "@twinport/capture/node";

/** What is told of each other point, taken out of the capture with editcap, and the number of a frame there in the capture. */
export async function otherPoints({ path }, sessions, options) {
  const folder = mkdtempSync(join(tmpdir(), "twinport-accuracy-"));
  try {
    const points = [];
    for (const { frames } of sessions.flatMap(({ views = [] }) => views)) {
      const alone = join(folder, "point");
      execFileSync("editcap", ["-r", path, alone, ...frames.map(([from, to]) => `${from}-${to}`)]);
      const { sessions: told } = await analyzeFile(alone, options);
      const numbers = frames.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      points.push({ told, frameOf: (frame) => numbers[frame - 1] });
    }
    return points;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
