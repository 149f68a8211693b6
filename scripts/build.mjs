#!/usr/bin/env node
// Compiles the libraries, builds the pages of reports, then bundles the command out of them: hundreds of small modules take 160 ms to load, their bundle 10.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { buildPages } from "./build-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "packages/cli");

const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", cli], {
  stdio: "inherit",
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

await buildPages(root);
rmSync(join(cli, "bundle"), { recursive: true, force: true });
const bundle = await rolldown({
  input: join(cli, "dist/main.js"),
  platform: "node",
  external: ["@node-rs/argon2"], // native: stays a dependency
  onLog(level, log, report) {
    if (level === "warn") throw new Error(log.message);
    report(level, log);
  },
});
await bundle.write({
  dir: join(cli, "bundle"),
  format: "esm",
  sourcemap: true,
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
});
await bundle.close();
