import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Played, Scenario } from "@twinport/lab";
import { cannotWrite } from "../files.ts";

/** Writes the captures of a scenario where that is wanted; gives their folder. Throws FtpError "local-file". */
export async function keep(
  { name }: Scenario,
  played: Played,
  { write }: { readonly write?: string },
): Promise<string | undefined> {
  if (write === undefined || played.kind === "not played") return undefined;
  const folder = join(write, name);
  try {
    await mkdir(folder, { recursive: true });
    for (const point of ["client", "server"] as const)
      await writeFile(join(folder, `${point}.pcap`), played.recording[point]);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  return folder;
}
