import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { defineConfig } from "vitest/config";

// Tests resolve @twinport/* from their sources, so that none of them needs a build.
const conditions = ["twinport-source"];

/** Tests of real programs, of the lab and of pages have configurations of their own. */
const exclude = ["**/node_modules/**", "tests/interop/**", "tests/lab/**", "tests/browser/**"];

/** Captures what goes over the machine's loopback: beside busy tests the kernel, or tcpdump, might come too late for some of it. */
const live = ["tests/e2e/watch.test.ts"];

/**
 * What a test file says that changes its process (modules, methods, timers, umask, environment) or measures it (descriptors,
 * resources, memory): that file has a process of its own.
 */
const ofItsProcess =
  /\bvi\.(?:mock|doMock|spyOn|stub\w+|useFakeTimers)\(|\bprocess\.(?:umask|chdir|memoryUsage|getActiveResourcesInfo)\(|\bprocess\.(?:title|exitCode|env\S*) = |\/proc\/self\/fd|\bnew Worker\(/;

const withOwnProcess = ["packages", "tests"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith(".test.ts") && !path.includes("node_modules"))
  .filter((path) => ofItsProcess.test(readFileSync(path, "utf8")))
  .map((path) => path.replaceAll(sep, "/"))
  .filter((path) => !live.includes(path));

export default defineConfig({
  resolve: { conditions: [...conditions, "module", "node", "default"] },
  ssr: { resolve: { conditions: [...conditions, "module", "node", "default"] } },
  test: {
    testTimeout: 20_000,
    // By default vitest leaves one core free: on a machine with two, half of them.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "alone", include: live, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: "own process", include: withOwnProcess, exclude, sequence: { groupOrder: 1 } },
      },
      {
        // Every other file shares a process with others, one for each core: loading all modules anew for each file takes
        // longer than the tests of most.
        extends: true,
        test: {
          name: "shared process",
          isolate: false,
          setupFiles: ["tests/support/shared-process.ts"],
          include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: [...exclude, ...live, ...withOwnProcess],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
