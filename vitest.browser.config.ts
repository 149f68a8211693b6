import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Tests of pages and pictures in Chromium (scripts/peers.sh), after a build: `npx vitest run --config vitest.browser.config.ts`. */
const config = mergeConfig(base, defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } }));
// Replaced, not merged: merging would append to the lists.
config["test"] = {
  ...config["test"],
  projects: undefined,
  include: ["tests/browser/**/*.test.ts"],
  exclude: ["**/node_modules/**"],
  // What a page takes is measured: beside another browser it would be measured with that.
  maxWorkers: 1,
};
export default config;
