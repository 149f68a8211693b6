export { type Label, labelOf, labelParts } from "./label.ts";
export {
  type Bar,
  type Ladder,
  type Lane,
  ladderOf,
  lostAt,
  type Shape,
  type Step,
} from "./ladder.ts";
