import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** A source file of a package. */
export interface Source {
  /** From the repository's folder, with "/". */
  readonly path: string;
  readonly package: string;
  /** From the package's src folder. */
  readonly inside: string;
  readonly text: string;
  readonly isTest: boolean;
}

/** Names of the packages' folders. */
export const packages: readonly string[] = readdirSync(join(root, "packages")).sort();

/** Every TypeScript file of every package. */
export const sources: readonly Source[] = packages.flatMap((name) => {
  const base = join(root, "packages", name, "src");
  return filesBelow(base)
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({
      path: slashes(relative(root, path)),
      package: name,
      inside: slashes(relative(base, path)),
      text: readFileSync(path, "utf8"),
      // Helpers of tests live in folders named testing; a published "./testing" is held to the same rules as code.
      isTest: path.endsWith(".test.ts"),
    }));
});

/** What a file imports or exports from, dynamic imports included. */
export function importsOf(source: Source): string[] {
  return [
    ...source.text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;"']*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s+["']([^"']+)["']/g,
    ),
  ].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "");
}

/** The package.json of a package. */
export function manifest(name: string): {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  exports?: Record<string, unknown>;
  name: string;
} {
  return JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
}

/** Every file below a folder, as paths; none if there is no such folder. */
function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function slashes(path: string): string {
  return path.split(sep).join("/");
}
