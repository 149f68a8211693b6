export { AsciiDecoder, AsciiEncoder } from "./convert.ts";
