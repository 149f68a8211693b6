import { type ComparisonRules, type Difference, difference } from "./compare.ts";
import type { SideEntry, SideType } from "./side.ts";

/** One step of a mirror. Paths are relative to both roots, "/" between names; the source's spelling. */
export type MirrorAction =
  /** The directory is missing. */
  | { readonly kind: "make-directory"; readonly path: string }
  /** The file goes over as a whole; `size` in bytes where it is known. */
  | { readonly kind: "copy"; readonly path: string; readonly source: SideEntry; readonly reason: Difference }
  /** Of equal size: digests decide whether it goes over. */
  | { readonly kind: "check"; readonly path: string; readonly source: SideEntry }
  /** The target has it and the source does not. Comes after what stands above it. */
  | { readonly kind: "delete"; readonly path: string; readonly type: SideEntry["type"] }
  /** The two sides have different things there: the target's is removed, a directory with all it holds, and the source's comes instead. */
  | {
      readonly kind: "replace";
      readonly path: string;
      readonly source: SideEntry & { readonly type: "file" | "directory" };
      readonly target: SideType;
    }
  /** Both are alike. */
  | { readonly kind: "same"; readonly path: string }
  /** Not dealt with: a link or a special file, or the two sides have different things there and nothing is to be deleted. */
  | {
      readonly kind: "leave";
      readonly path: string;
      readonly reason: "link" | "special" | "type";
      readonly source: SideType;
      /** What the target has there, if anything. */
      readonly target?: SideType;
    };

/** What a plan goes by. */
export interface PlanRules extends ComparisonRules {
  /** Whether what only the target has is to go. */
  readonly delete: boolean;
}

/**
 * What makes the target like the source. Pure: both sides are streams in the order of their keys, and the plan holds one entry of
 * each. A directory's step comes before those of what it holds.
 */
export async function* plan(
  source: AsyncIterable<SideEntry>,
  target: AsyncIterable<SideEntry>,
  rules: PlanRules,
): AsyncGenerator<MirrorAction, void, undefined> {
  const from = source[Symbol.asyncIterator]();
  const to = target[Symbol.asyncIterator]();
  /** Below what is left alone nothing is done, on either side. */
  let left: string | undefined;
  const isLeft = (entry: SideEntry) => left !== undefined && entry.key.startsWith(left);
  try {
    let [ours, theirs] = await Promise.all([next(from), next(to)]);
    while (ours !== undefined || theirs !== undefined) {
      if (ours !== undefined && (theirs === undefined || ours.key < theirs.key)) {
        const step = isLeft(ours) ? undefined : missing(ours);
        if (step !== undefined) yield step;
        if (step?.kind === "leave") left = `${ours.key}\u0000`;
        ours = await next(from);
      } else if (theirs !== undefined && (ours === undefined || theirs.key < ours.key)) {
        if (rules.delete && !isLeft(theirs)) yield { kind: "delete", path: theirs.path, type: theirs.type };
        theirs = await next(to);
      } else if (ours !== undefined && theirs !== undefined) {
        const step = isLeft(ours) ? undefined : both(ours, theirs, rules);
        if (step !== undefined) yield step;
        if (step?.kind === "leave") left = `${ours.key}\u0000`;
        [ours, theirs] = await Promise.all([next(from), next(to)]);
      }
    }
  } finally {
    await Promise.allSettled([from.return?.(), to.return?.()]);
  }
}

async function next(side: AsyncIterator<SideEntry>): Promise<SideEntry | undefined> {
  const { done, value } = await side.next();
  return done === true ? undefined : value;
}

function missing(source: SideEntry): MirrorAction {
  const { path, type } = source;
  if (type === "directory") return { kind: "make-directory", path };
  if (type === "file") return { kind: "copy", path, source, reason: "missing" };
  return { kind: "leave", path, reason: type === "link" ? "link" : "special", source: type };
}

function both(source: SideEntry, target: SideEntry, rules: PlanRules): MirrorAction {
  const { path, type } = source;
  const types = { source: type, target: target.type };
  if (type === "link" || type === "other") {
    return { kind: "leave", path, reason: type === "link" ? "link" : "special", ...types };
  }
  if (type !== target.type) {
    if (!rules.delete) return { kind: "leave", path, reason: "type", ...types };
    return { kind: "replace", path, source: { ...source, type }, target: target.type };
  }
  if (type === "directory") return { kind: "same", path };
  const reason = difference(source, target, rules);
  if (reason !== undefined) return { kind: "copy", path, source, reason };
  return rules.compare === "hash" ? { kind: "check", path, source } : { kind: "same", path };
}
