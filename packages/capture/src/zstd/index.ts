export { ZstdDecoder } from "./decoder.ts";
export { ZstdError } from "./error.ts";
