export { parseSessionNumbers } from "./numbers.ts";
export { parseFilter, type SessionFilter } from "./parse.ts";
export type { FilterExpectation, FilterProblem } from "./words.ts";
