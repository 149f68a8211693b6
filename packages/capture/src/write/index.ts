export { concatBytes } from "./bytes.ts";
export { type PcapOptions, PcapWriter } from "./pcap-writer.ts";
export { type PcapngOptions, PcapngWriter } from "./pcapng-writer.ts";
export { type FlowEnd, type SegmentParts, TcpFlow } from "./tcp-flow.ts";
export type { Frame } from "./tcp-frame.ts";
export { WireCapture, type WireCaptureOptions, wireCaptureComment } from "./wire-capture.ts";
