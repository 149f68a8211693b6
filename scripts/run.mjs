#!/usr/bin/env node
// `npm start`, `npm test` and `npm run build`: does the whole set-up in a fresh clone, then the work. Built-ins of Node only, because
// nothing is installed yet when it begins, and no npm pre-hooks, because people set ignore-scripts.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [task, ...rest] = process.argv.slice(2);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Twinport wants Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

installDependencies();
buildIfStale();
if (task === "start") await startDemo(rest);
else if (task === "test")
  run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...rest]);
else if (task !== "build") {
  console.error("usage: node scripts/run.mjs start|test|build [argument …]");
  process.exit(2);
}

/** Installs what package-lock.json names, unless the lock has not changed since the last time. */
function installDependencies() {
  const noted = join(root, "node_modules/.twinport-lock");
  const hash = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(noted) && readFileSync(noted, "utf8") === hash) return;
  console.error("Installing what Twinport is built with (once) …");
  // `npm ci` empties node_modules: what is kept there beside packages (scripts/peers.sh) is put aside meanwhile.
  const [cache, aside] = [join(root, "node_modules/.cache"), join(root, ".twinport-cache")];
  if (existsSync(cache)) renameSync(cache, aside);
  process.once("exit", () => existsSync(aside) && renameSync(aside, cache));
  const npm = process.env.npm_execpath;
  const arguments_ = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  if (npm === undefined) run("npm", arguments_, process.platform === "win32");
  else run(process.execPath, [npm, ...arguments_]);
  writeFileSync(noted, hash);
}

function buildIfStale() {
  const built = join(root, "packages/cli/bundle/main.js");
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  const sources = [
    join(root, "tsconfig.base.json"),
    ...packages.flatMap((path) => [join(path, "package.json"), join(path, "src")]),
  ];
  if (sources.every((path) => newest(path) <= builtAt)) return;
  console.error("Building …");
  run(process.execPath, [join(root, "scripts/build.mjs")]);
}

/** The latest modification time of a file, or of anything in a folder. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** In this process, so that ^C and the terminal are the command's own. */
async function startDemo(arguments_) {
  const command = join(root, "packages/cli/bin/twinport.js");
  process.argv = [process.execPath, command, "demo", ...arguments_];
  await import(pathToFileURL(command).href);
}

function run(program, arguments_, shell = false) {
  const { status, error } = spawnSync(program, arguments_, { cwd: root, stdio: "inherit", shell });
  if (error !== undefined) console.error(`${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
