/**
 * Says why an FTP session failed: facts in, findings out, in English and Chinese. Pure; nothing of Node.
 */
export { Diagnosis, diagnose } from "./diagnosis.ts";
export type * from "./facts.ts";
export {
  type Advice,
  type Certainty,
  type Finding,
  type FindingLevel,
  type Language,
  languages,
  type Missing,
  type Said,
} from "./finding.ts";
export { findingWords } from "./finding-words.ts";
export { Findings, isAtLeast } from "./findings.ts";
export { rules } from "./rules/index.ts";
export { type Heard, type Moment, Witness, type WitnessedSession } from "./sockets/witness.ts";
