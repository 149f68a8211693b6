import { basename } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How the user called the command, so that what we print can be pasted: installed, by npx, or from a checkout. */
export function invocation(
  environment: Readonly<Record<string, string | undefined>>,
  script = process.argv[1] ?? "",
): string {
  if (environment["npm_command"] !== undefined) return "npx twinport";
  return basename(script) === "twinport" ? "twinport" : "npx twinport";
}

/** The command line that runs this command again, as a program of its own. */
export function ownCommand(): readonly string[] {
  // From src/ and from bundle/ alike.
  return [process.execPath, fileURLToPath(new URL("../bin/twinport.js", import.meta.url))];
}
