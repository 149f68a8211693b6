#!/usr/bin/env node
// Compiles all packages, then bundles each way into a library, and the command: hundreds of small modules take 100 to 160 ms to load,
// their bundle 10 to 30. What tsc has written beside the declarations is for the tools of this repository that look inside.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { buildPages } from "./build-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
const cli = join(root, "packages/cli");

const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", cli], {
  stdio: "inherit",
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

for (const path of packages) {
  rmSync(join(path, "bundle"), { recursive: true, force: true });
  const entries = entriesOf(path);
  // What is not its own is imported: an error of one library is the same class in all.
  if (Object.keys(entries).length > 0) await bundle(path, entries, /^(?!\.|\/|node:)/);
}
await buildPages(root);
await bundle(cli, { main: join(cli, "src/main.ts") }, ["@node-rs/argon2"]); // native: stays a dependency

/** What package.json exports that has a source: names in bundle/ with their sources. */
function entriesOf(path) {
  const { exports } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  return Object.fromEntries(
    Object.values(exports)
      .filter((entry) => entry["twinport-source"] !== undefined)
      .map((entry) => [
        entry.default.replace(/^\.\/bundle\/(.+)\.js$/, "$1"),
        join(path, entry["twinport-source"]),
      ]),
  );
}

async function bundle(path, input, external) {
  const made = await rolldown({
    input,
    external,
    platform: "node",
    resolve: { conditionNames: ["twinport-source"] },
    onLog(level, log, report) {
      if (level === "warn") throw new Error(`${basename(path)}: ${log.message}`);
      report(level, log);
    },
  });
  await made.write({
    dir: join(path, "bundle"),
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await made.close();
}
