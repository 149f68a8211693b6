import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Column, columns } from "./columns.ts";

const cache = new URL("../../../node_modules/.cache/peers/", import.meta.url);

/** The version of each peer by its name: the program's own, without what Debian adds with each security fix. */
export function versions(): ReadonlyMap<string, string> {
  const all: readonly Column[] = Object.values(columns).flat();
  return new Map(all.map((column) => [column.peer, tell[column.from](column.package)]));
}

const tell: Readonly<Record<Column["from"], (name: string) => string>> = {
  debian: (name) =>
    upstream(execFileSync("dpkg-query", ["-W", "-f", `\${Version}`, name], { encoding: "utf8" })),
  unpacked: (name) => upstream(readFileSync(new URL(`${name}/version`, cache), "utf8")),
  npm: (name) => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL(`npm/node_modules/${name}/package.json`, cache), "utf8"),
    );
    if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) return "?";
    return String(manifest.version);
  },
};

/** "2:3.2.6-1+b1" → "3.2.6". */
const upstream = (version: string) =>
  version
    .trim()
    .replace(/^\d+:/, "")
    .replace(/-[^-]*$/, "")
    .replace(/\+(?:dfsg|git).*$/, "");
