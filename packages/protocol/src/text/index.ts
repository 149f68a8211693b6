export { asciiLowerCase, asciiUpperCase } from "./ascii-case.ts";
export { byteText } from "./byte-text.ts";
export { escapeForTerminal } from "./escape.ts";
export { formatEndpoint, shown } from "./shown.ts";
export { similar } from "./similar.ts";
export { matchWildcard } from "./wildcard.ts";
