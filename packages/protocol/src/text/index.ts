export { escapeForTerminal } from "./escape.ts";
export { matchWildcard } from "./wildcard.ts";
