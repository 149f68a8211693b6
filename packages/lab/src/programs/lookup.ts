import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * Where a program is: on the PATH, or where Debian puts servers. Undefined where it is not installed. A file beside the programs
 * is found by its path from their folder.
 */
export async function lookUp(program: string): Promise<string | undefined> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  for (const folder of folders) {
    if (folder === "") continue;
    const path = join(folder, program);
    const there = await access(path, program.includes("/") ? constants.R_OK : constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}
