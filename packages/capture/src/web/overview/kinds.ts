import type { ReportFinding } from "../../report/index.ts";

/** Findings of one rule and level for which the same can be done: what one card tells of. */
export type FindingKind = readonly [first: ReportFinding, ...others: ReportFinding[]];

/** The findings by kind, in the order of the first of each. */
export function findingKinds(findings: readonly ReportFinding[]): readonly FindingKind[] {
  const kinds = new Map<string, [ReportFinding, ...ReportFinding[]]>();
  for (const finding of findings) {
    const kind = JSON.stringify([finding.level, finding.rule, finding.said.en.advice]);
    const others = kinds.get(kind);
    if (others === undefined) kinds.set(kind, [finding]);
    else others.push(finding);
  }
  return [...kinds.values()];
}
