export { linkTypeName } from "./link-type.ts";
export type { CaptureSink, Packet, ReaderInfo } from "./packet.ts";
export { CaptureReader } from "./reader.ts";
