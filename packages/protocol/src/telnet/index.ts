export { type ControlLine, ControlLineReader } from "./lines.ts";
export { type TelnetByte, TelnetFilter } from "./telnet.ts";
