import { execFile } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { programs } from "./programs.ts";

const run = promisify(execFile);

/** A directory on a file system of its own. */
export interface FoldingPlace {
  readonly path: string;
  unmount(): Promise<void>;
}

/** Makes a directory below `work` whose file system takes "A" for "a", as Windows does: an NTFS of 8 MiB in a file. */
export async function foldingPlace(work: string): Promise<FoldingPlace> {
  const [image, path] = [join(work, "ntfs"), join(work, "folding")];
  const file = await open(image, "wx");
  await file.truncate(8 << 20);
  await file.close();
  await run(programs.mkntfs, ["--fast", "--force", "--quiet", image]);
  await mkdir(path);
  await run(programs["lowntfs-3g"], [image, path, "-o", "ignore_case"]);
  return {
    path,
    unmount: async () => {
      await run("umount", [path]);
    },
  };
}
