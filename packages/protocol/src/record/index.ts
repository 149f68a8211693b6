export { RecordDecoder, RecordEncoder } from "./convert.ts";
