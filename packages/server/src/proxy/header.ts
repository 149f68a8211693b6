import { SocketAddress } from "node:net";
import { type Endpoint, foldMapped, ipVersion, limits } from "@twinport/protocol";
import { isOneHost } from "../networks.ts";

/** For whom a load balancer speaks. */
interface ProxiedConnection {
  readonly client: Endpoint;
  /** Where the client connected to: the load balancer's own address, as a rule. */
  readonly server: Endpoint;
}

/** What a connection's first bytes have told so far. */
export type ProxyHeaderReading =
  | { readonly kind: "more" }
  | {
      readonly kind: "header";
      /** Null: the load balancer speaks for itself (LOCAL, UNKNOWN), or for what is no TCP; the socket's own ends count. */
      readonly connection: ProxiedConnection | null;
      /** What came behind the header. */
      readonly rest: Buffer;
    }
  | { readonly kind: "malformed" };

const more = { kind: "more" } as const;
const malformed = { kind: "malformed" } as const;
const nothing = Buffer.alloc(0);

const first = Buffer.from("PROXY ");
const signature = Buffer.from("\r\n\r\n\0\r\nQUIT\n");
/** Signature, version and command, family and protocol, length. */
const binaryStart = 16;
/** Of the text form, CRLF included (proxy-protocol.txt §2.1). */
const longestLine = 107;
const overTcp = 1;

/** Reads a header of the PROXY protocol (haproxy's proxy-protocol.txt), version 1 or 2, from any chunks. TLVs are skipped. */
export class ProxyHeaderReader {
  #bytes = nothing;

  /** The next bytes of the connection. Not to be called again once it has returned anything but "more". */
  push(chunk: Uint8Array): ProxyHeaderReading {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (beginsWith(this.#bytes, signature)) return readBinary(this.#bytes);
    return beginsWith(this.#bytes, first) ? readLine(this.#bytes) : malformed;
  }
}

/** As far as there are bytes to be compared. */
function beginsWith(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.compare(start, 0, length, 0, length) === 0;
}

function readLine(bytes: Buffer): ProxyHeaderReading {
  const end = bytes.subarray(0, longestLine).indexOf("\r\n");
  if (end < 0) return bytes.length < longestLine ? more : malformed;
  const line = bytes.toString("latin1", 0, end);
  const rest = bytes.subarray(end + 2);
  if (/^PROXY UNKNOWN(?: |$)/.test(line)) return { kind: "header", connection: null, rest };
  const [, family, ...fields] =
    /^PROXY TCP([46]) ([\da-fA-F.:]+) ([\da-fA-F.:]+) (\d{1,5}) (\d{1,5})$/.exec(line) ?? [];
  const [from = "", to = "", fromPort = "", toPort = ""] = fields;
  if (ipVersion(from) !== Number(family) || ipVersion(to) !== Number(family)) return malformed;
  return header(endpoint(from, Number(fromPort)), endpoint(to, Number(toPort)), rest);
}

function readBinary(bytes: Buffer): ProxyHeaderReading {
  if (bytes.length < binaryStart) return more;
  const version = bytes.readUInt8(12) >> 4;
  const command = bytes.readUInt8(12) & 0xf;
  const family = bytes.readUInt8(13) >> 4;
  const protocol = bytes.readUInt8(13) & 0xf;
  const length = bytes.readUInt16BE(14);
  if (version !== 2 || command > 1 || family > 3 || protocol > 2 || length > limits.proxyHeader) {
    return malformed;
  }
  if (bytes.length < binaryStart + length) return more;
  const body = bytes.subarray(binaryStart, binaryStart + length);
  const rest = bytes.subarray(binaryStart + length);
  const size = family === 1 ? 4 : family === 2 ? 16 : 0;
  if (command === 0 || size === 0 || protocol !== overTcp) return { kind: "header", connection: null, rest };
  if (length < 2 * size + 4) return malformed;
  const from = endpoint(addressIn(body.subarray(0, size)), body.readUInt16BE(2 * size));
  const to = endpoint(addressIn(body.subarray(size, 2 * size)), body.readUInt16BE(2 * size + 2));
  return header(from, to, rest);
}

function addressIn(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join(".");
  return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16)).join(":");
}

/** Written as the system writes the addresses of its sockets, so that the same address is the same text. */
function endpoint(address: string, port: number): Endpoint {
  if (ipVersion(address) !== 6) return { address, port };
  return { address: foldMapped(new SocketAddress({ address, family: "ipv6" }).address), port };
}

/** No connection comes from port 65,536 on, or from an address that is nobody's or everybody's. */
function header(client: Endpoint, server: Endpoint, rest: Buffer): ProxyHeaderReading {
  if (client.port > 65_535 || server.port > 65_535) return malformed;
  if (!isOneHost(client.address)) return malformed;
  return { kind: "header", connection: { client, server }, rest };
}
