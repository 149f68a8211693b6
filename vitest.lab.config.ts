import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/**
 * The lab, live: root on Linux, after a build, the servers on the PATH: `npx vitest run --config vitest.lab.config.ts`. What
 * makes it quick is scenarios at the same time, not workers.
 */
const config = mergeConfig(
  base,
  defineConfig({ test: { testTimeout: 120_000, maxConcurrency: 6, maxWorkers: 1 } }),
);
// Replaced, not merged: merging would append to the lists.
config["test"] = {
  ...config["test"],
  projects: undefined,
  include: ["tests/lab/**/*.test.ts"],
  exclude: ["**/node_modules/**"],
};
export default config;
