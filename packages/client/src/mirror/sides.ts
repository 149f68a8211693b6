import { resolve } from "node:path";
import { FtpError } from "@twinport/protocol";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions } from "../options.ts";
import { DownMover } from "./down.ts";
import { Filter } from "./filter.ts";
import { leanReader } from "./lean.ts";
import { localSide } from "./local-side.ts";
import type { Mover } from "./mover.ts";
import type { MirrorOptions, MirrorSide } from "./options.ts";
import { type MirrorAction, plan } from "./plan.ts";
import { remoteSide } from "./remote-side.ts";
import type { SideReports } from "./side.ts";
import { UpMover } from "./up.ts";

/** A mirror that may be planned and made: which way, and what does it. */
export interface Direction {
  readonly mover: Mover;
  /** The sides by name, for a journal. */
  readonly from: string;
  readonly to: string;
  /** Looks at both sides and tells what there is to do. */
  actions(look: Look): AsyncGenerator<MirrorAction, void, undefined>;
}

/** How both sides are looked at. */
interface Look extends SideReports, OperationOptions {
  /** Nothing may be changed, not even to find something out; a target that is not there holds nothing. */
  readonly dry: boolean;
}

/** Reads which way a mirror goes. @throws FtpError "usage" unless one side is local and the other remote */
export function directionOf(core: ClientCore, options: MirrorOptions): Direction {
  const { from, to } = options;
  if ("remote" in from && "local" in to) {
    const [source, target] = [core.resolve(from.remote), resolve(to.local)];
    return direction(core, options, new DownMover(core, source, target), source, target);
  }
  if ("local" in from && "remote" in to) {
    const [source, target] = [resolve(from.local), core.resolve(to.remote)];
    return direction(core, options, new UpMover(core, source, target), source, target);
  }
  throw new FtpError("usage", "a mirror goes from a local directory to a remote one, or back", {
    hint: "Write { from: { remote: … }, to: { local: … } }.",
  });
}

function direction(
  core: ClientCore,
  options: MirrorOptions,
  mover: Mover,
  source: string,
  target: string,
): Direction {
  const { parallel, modifyWindow = 0, delete: deletes = false } = options;
  const becomesLocal = "local" in options.to;
  const compare = options.compare ?? (becomesLocal ? "time" : "newer");
  const filter = new Filter(options);
  const where = (side: MirrorSide, path: string) =>
    "remote" in side ? `${core.options.user ?? "anonymous"}@${core.options.host} ${path}` : path;
  return {
    mover,
    from: where(options.from, source),
    to: where(options.to, target),
    async *actions({ onProblem, onExcluded, signal, dry }) {
      const fold = await mover.fold(dry);
      const common = { onProblem, onExcluded, filter, fold, parallel, signal };
      const look = (side: MirrorSide, root: string, mayBeMissing: boolean) =>
        "remote" in side
          ? // By the name it was given: the reader finds out itself where a relative path starts.
            remoteSide(leanReader(core), { ...common, root: side.remote, becomesLocal, mayBeMissing })
          : localSide({ ...common, root, mayBeMissing });
      // What filters leave out of the source is of no interest to the target.
      const ours = look(options.from, source, false);
      const theirs = look(options.to, target, dry);
      yield* plan(ours, theirs, { compare, modifyWindow, delete: deletes });
    },
  };
}

/** The plan alone. Problems are left out unless somebody listens: to see them is what a run is for. */
export function planOnly(
  direction: Direction,
  options: MirrorOptions,
): AsyncGenerator<MirrorAction, void, undefined> {
  const { onProblem = () => {}, signal } = options;
  const look = { onProblem, onExcluded: () => {}, dry: true };
  return direction.actions(signal === undefined ? look : { ...look, signal });
}
