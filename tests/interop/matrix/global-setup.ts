import { readFileSync, writeFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { collect } from "./collect.ts";
import { columns } from "./columns.ts";
import { renderPage } from "./render.ts";
import { versions } from "./versions.ts";

const page = new URL("../../../docs/interop.md", import.meta.url);

/**
 * After the last test: writes docs/interop.md from what the tests have shown. Here and not in a reporter, because CI
 * names its own reporters. A run of some tests only, or one that left tests out, leaves the page as it is.
 */
export default function setup({ vitest }: TestProject): () => Promise<void> {
  return async () => {
    const modules = vitest.state.getTestModules();
    const ran = new Set(modules.map(({ moduleId }) => moduleId));
    const specifications = await vitest.globTestSpecifications();
    const { findings, whole } = collect(modules);
    const everyPeer = Object.entries(columns).every(([table, peers]) =>
      peers.every(({ peer }) => findings.some((one) => one.table === table && one.peer === peer)),
    );
    if (!whole || !everyPeer || !specifications.every(({ moduleId }) => ran.has(moduleId))) {
      console.log("docs/interop.md is left as it is: not every test was run.");
      return;
    }
    const text = renderPage(findings, versions());
    if (text === read()) return;
    writeFileSync(page, text);
    console.log("docs/interop.md is written anew.");
  };
}

function read(): string | undefined {
  try {
    return readFileSync(page, "utf8");
  } catch {
    return undefined;
  }
}
