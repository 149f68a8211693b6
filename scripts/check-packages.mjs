#!/usr/bin/env node
// Packs each package as it would be published, and checks what is in it: publint and attw clean, no test, no stray file.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const allowed =
  /^package\/(package\.json|README\.md|LICENSE|dist\/.+\.d\.ts(\.map)?|src\/.+\.ts|schema\/.+\.json|bin\/twinport\.js|bundle\/.+\.js(\.map)?)$/;
const folder = mkdtempSync(join(tmpdir(), "twinport-pack-"));
const problems = [];

for (const name of readdirSync(join(root, "packages"))) {
  const path = join(root, "packages", name);
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: path, encoding: "utf8" }),
  );
  const tarball = join(folder, filename.replace("@", "").replace("/", "-"));
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
  for (const file of files) {
    if (!allowed.test(file) || /\.test\./.test(file))
      problems.push(`${name}: ${file} has no business in the package`);
  }
  for (const needed of ["package/README.md", "package/LICENSE"]) {
    if (!files.includes(needed)) problems.push(`${name}: ${needed} is missing`);
  }
  run("publint", [path, "--strict"]);
  const { exports } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  // The command has nothing to import; everybody else is looked at as Node and bundlers resolve it.
  if (exports["."] !== undefined) run("attw", [tarball, "--profile", "esm-only"]);
  console.log(`${name}: ${files.length} files`);
}
rmSync(folder, { recursive: true });
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

function run(tool, arguments_) {
  const { status, stdout, stderr } = spawnSync("npx", ["--no-install", tool, ...arguments_], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) problems.push(`${tool} ${arguments_.join(" ")}:\n${stdout}${stderr}`);
}
