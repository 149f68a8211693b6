import { AddressRecord } from "./address.ts";
import type { ChecksumVerdict, Decoded, Fragment, IcmpError, TcpSegment } from "./types.ts";

const nothing = new Uint8Array(0);

/** The segment that is written anew for each packet. IP writes addresses, `ttl` and `id`, TCP the rest. */
class SegmentRecord implements TcpSegment {
  frame = 0;
  seconds = 0;
  nanos = 0;
  readonly source = new AddressRecord();
  sourcePort = 0;
  readonly destination = new AddressRecord();
  destinationPort = 0;
  seq = 0;
  ack = 0;
  flags = 0;
  window = 0;
  data: Uint8Array = nothing;
  payloadStart = 0;
  payloadEnd = 0;
  wireLength = 0;
  mss: number | null = null;
  windowScale: number | null = null;
  ttl = 0;
  id = 0;
  checksum = 0;
  point = 0;
  checked: ChecksumVerdict | null = null;

  get payload(): Uint8Array {
    return this.data.subarray(this.payloadStart, this.payloadEnd);
  }
}

/** What decoders write to: one for all packets, because an object for each costs more than all the decoding. */
export class DecodedRecord implements Decoded {
  tcp: TcpSegment | null = null;
  other = "";
  icmp: IcmpError | null = null;
  fragment: Fragment | null = null;
  /** Tunnels that the decoders have gone into. */
  tunnels = 0;
  /** What `tcp` is when the packet is TCP; till then it holds what IP said. */
  readonly segment = new SegmentRecord();
}
