export { asciiLowerCase, asciiUpperCase } from "./ascii-case.ts";
export { byteText } from "./byte-text.ts";
export { escapeForTerminal } from "./escape.ts";
export { matchWildcard } from "./wildcard.ts";
