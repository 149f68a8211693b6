import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Tests against real programs (scripts/peers.sh): `npx vitest run --config vitest.interop.config.ts`. */
const config = mergeConfig(base, defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } }));
// Replaced, not merged: merging would append to the lists.
config["test"] = {
  ...config["test"],
  projects: undefined,
  include: ["tests/interop/**/*.test.ts"],
  exclude: ["**/node_modules/**"],
  // Programs mostly wait for each other, so that two files at once are quicker on any machine.
  maxWorkers: 2,
  globalSetup: ["tests/interop/matrix/global-setup.ts"],
};
export default config;
