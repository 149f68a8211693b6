export { asciiLowerCase, asciiUpperCase } from "./ascii-case.ts";
export { escapeForTerminal } from "./escape.ts";
export { matchWildcard } from "./wildcard.ts";
