import { concatBytes } from "../src/write/bytes.ts";
import { integer } from "./build.ts";

/** A TLS record; `length` may lie. */
export function record(
  type: number,
  body: Uint8Array,
  options: { version?: number; length?: number } = {},
): Uint8Array {
  const { version = 0x0303, length = body.length } = options;
  return concatBytes([Uint8Array.of(type), integer(version, 2, false), integer(length, 2, false), body]);
}

/** A record of application data, of which only the length matters. */
export function sealed(length: number, version?: number): Uint8Array {
  return record(23, new Uint8Array(length).fill(0xa5), version === undefined ? {} : { version });
}

/** A handshake message; `length` may lie. */
export function message(type: number, body: Uint8Array, length = body.length): Uint8Array {
  return concatBytes([Uint8Array.of(type, length >> 16), integer(length & 0xffff, 2, false), body]);
}

/** ChangeCipherSpec. */
export const changeCipherSpec = record(20, Uint8Array.of(1));

/** A ClientHello message. */
export function clientHello(
  options: { serverName?: string; versions?: number[]; alpn?: string[] } = {},
): Uint8Array {
  const { serverName, versions = [], alpn = [] } = options;
  const name =
    serverName === undefined ? [] : [concatBytes([Uint8Array.of(0), vector(2, latin1(serverName))])];
  return message(
    1,
    concatBytes([
      integer(0x0303, 2, false),
      new Uint8Array(32),
      vector(1, new Uint8Array(0)),
      vector(2, Uint8Array.of(0x13, 2)),
      vector(1, Uint8Array.of(0)),
      vector(
        2,
        concatBytes([
          ...name.map((host) => extension(0, vector(2, host))),
          ...(versions.length === 0
            ? []
            : [extension(43, vector(1, concatBytes(versions.map((one) => integer(one, 2, false)))))]),
          ...(alpn.length === 0
            ? []
            : [extension(16, vector(2, concatBytes(alpn.map((one) => vector(1, latin1(one))))))]),
        ]),
      ),
    ]),
  );
}

/** A ServerHello message. */
export function serverHello(
  options: { cipher?: number; tls13?: boolean; resumed?: boolean } = {},
): Uint8Array {
  const { cipher = 0xc030, tls13 = false, resumed = false } = options;
  return message(
    2,
    concatBytes([
      integer(0x0303, 2, false),
      new Uint8Array(32),
      vector(1, new Uint8Array(0)),
      integer(cipher, 2, false),
      Uint8Array.of(0),
      vector(
        2,
        concatBytes([
          ...(tls13 ? [extension(43, integer(0x0304, 2, false))] : []),
          ...(resumed ? [extension(41, integer(0, 2, false))] : []),
        ]),
      ),
    ]),
  );
}

/** What each side sends in a handshake of TLS 1.3 with AES-256, in turn. */
export const handshake13: readonly [client: Uint8Array, server: Uint8Array, client: Uint8Array] = [
  record(22, clientHello({ serverName: "ftp.example.test", versions: [0x0304, 0x0303] }), {
    version: 0x0301,
  }),
  concatBytes([
    record(22, serverHello({ cipher: 0x1302, tls13: true })),
    changeCipherSpec,
    sealed(36),
    sealed(69),
  ]),
  concatBytes([changeCipherSpec, sealed(69)]),
];

function extension(type: number, body: Uint8Array): Uint8Array {
  return concatBytes([integer(type, 2, false), vector(2, body)]);
}

function vector(size: 1 | 2, body: Uint8Array): Uint8Array {
  return concatBytes([size === 1 ? Uint8Array.of(body.length) : integer(body.length, 2, false), body]);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
