import { defineConfig } from "vitest/config";

// Tests resolve @twinport/* from their sources, so that none of them needs a build.
const conditions = ["twinport-source"];

export default defineConfig({
  resolve: { conditions: [...conditions, "module", "node", "default"] },
  ssr: { resolve: { conditions: [...conditions, "module", "node", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "tests/interop/**", "tests/lab/**"],
    testTimeout: 20_000,
    // By default vitest leaves one core free: on a machine with two, half of them.
    maxWorkers: "100%",
  },
});
