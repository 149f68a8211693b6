import type { TestCase, TestModule, TestSuite } from "vitest/node";
import type { Table } from "./columns.ts";
import type { Lack } from "./meta.ts";
import type { Operation, Via } from "./rows.ts";

/** The outcome of one test for one row. */
interface Outcome {
  readonly operation: Operation;
  /** Absent when the test is of no data mode in particular. */
  readonly via: Via | undefined;
  readonly passed: boolean;
}

/** All that a run tells of one peer. */
export interface Findings {
  readonly table: Table;
  readonly peer: string;
  readonly outcomes: Outcome[];
  readonly lacks: Lack[];
}

/** What the tests of a run tell of each peer, by table and name; and whether any test was left out. */
export function collect(modules: readonly TestModule[]): { findings: Findings[]; whole: boolean } {
  const found = new Map<string, Findings>();
  let whole = true;
  const of = (table: Table, peer: string): Findings => {
    const key = `${table} ${peer}`;
    const findings = found.get(key) ?? { table, peer, outcomes: [], lacks: [] };
    found.set(key, findings);
    return findings;
  };
  for (const module of modules) {
    if (module.errors().length > 0) whole = false;
    for (const suite of module.children.allSuites()) {
      const { column, lacks = [] } = suite.meta();
      if (column !== undefined) of(column.table, column.peer).lacks.push(...lacks);
    }
    for (const test of module.children.allTests()) {
      const failed = test.result().state === "failed" || hooksFailed(test.parent);
      const passed = test.result().state === "passed";
      if (!failed && !passed) whole = false;
      const { column, via, shows = [] } = test.meta();
      if (column === undefined) continue;
      const { outcomes } = of(column.table, column.peer);
      for (const operation of shows) outcomes.push({ operation, via, passed });
    }
  }
  return { findings: [...found.values()], whole };
}

/** A test is not run when a hook of a suite around it fails: that is a failure, not a test left out. */
function hooksFailed(parent: TestCase["parent"]): boolean {
  const around: TestSuite | TestModule = parent;
  return around.errors().length > 0 || (around.type === "suite" && hooksFailed(around.parent));
}
