export { plainStyle, type Style } from "./fill.ts";
export { explainFilterProblem } from "./filter-problem.ts";
export { languages } from "./language.ts";
export type { Language } from "./phrases.ts";
export { explainRow } from "./row.ts";
export { explainWarning } from "./warning.ts";
