export { type Address, formatAddress } from "./address.ts";
export { decodePacket } from "./decode.ts";
export { DecodedRecord } from "./record.ts";
export { fragmentName } from "./result.ts";
export type { Decoded, IcmpError, TcpSegment } from "./types.ts";
export { TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN, TCP_URG } from "./types.ts";
