export { type Language, languages } from "@twinport/diagnosis";
export { plainStyle, type Style } from "./fill.ts";
export { explainFilterProblem } from "./filter-problem.ts";
export { explainRow } from "./row.ts";
export { explainWarning } from "./warning.ts";
