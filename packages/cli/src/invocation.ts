import { basename } from "node:path";
import process from "node:process";

/** How the user called the command, so that what we print can be pasted: installed, by npx, or from a checkout. */
export function invocation(
  environment: Readonly<Record<string, string | undefined>>,
  script = process.argv[1] ?? "",
): string {
  if (environment["npm_command"] !== undefined) return "npx twinport";
  return basename(script) === "twinport" ? "twinport" : "npx twinport";
}
