import { resolve } from "node:path";
import { splitPath } from "@twinport/protocol";

/**
 * The names below a root of an absolute path of the host; null for a path outside, and for one that gets there by a way round.
 * @param roots names of the root: as it was given, links resolved
 */
export function namesInside(roots: readonly string[], path: string): readonly string[] | null {
  const names = namesOf(path);
  for (const root of roots) {
    const above = namesOf(resolve(root));
    if (above.every((name, index) => name === names[index])) return names.slice(above.length);
  }
  return null;
}

function namesOf(path: string): string[] {
  const slashes = process.platform === "win32" ? path.replace(/^\\\\\?\\/, "").replaceAll("\\", "/") : path;
  return splitPath(slashes).filter((name) => name !== ".");
}
