import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Login } from "./types.ts";

/** Writes the login as a .netrc into the peer's folder, readable only by its owner. Returns its path. */
export async function writeNetrc(login: Login): Promise<string> {
  const path = join(login.work, ".netrc");
  await writeFile(path, `machine ${login.host} login ${login.user} password ${login.password}\n`, {
    mode: 0o600,
  });
  return path;
}
