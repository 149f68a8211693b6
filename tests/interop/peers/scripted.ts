import { fileURLToPath } from "node:url";
import { runOk } from "./run.ts";
import type { Login } from "./types.ts";

/**
 * A client that is a library: `script`, beside this file, takes {…login, …extra, action, names} as JSON on standard
 * input and does one thing with it. Returns what makes an operation of an action.
 */
export function scripted(program: string, script: string, extra: Readonly<Record<string, string>> = {}) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return (action: string) =>
    (login: Login, ...names: string[]): Promise<string> =>
      runOk(program, [path], {
        cwd: login.work,
        input: JSON.stringify({ ...login, ...extra, action, names }),
      });
}
