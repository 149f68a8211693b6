/** One end of a TCP connection. */
export interface Endpoint {
  /** Numeric IPv4 or IPv6 address. */
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
}

/** Which of FTP's two connections. */
export type Channel = "control" | "data";
/** The user's side (user-PI, user-DTP) or the server's (server-PI, server-DTP), RFC 959 §2.3. */
export type Side = "client" | "server";

interface WireEventBase {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly time: number;
  /** Names the connection; unique among the events given to one observer. */
  readonly id: number;
}

/** A connection stands. */
export interface WireOpen extends WireEventBase {
  readonly type: "open";
  readonly channel: Channel;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Who sent the SYN. */
  readonly initiator: Side;
}

/** A connection was tried and did not come about. */
export interface WireRefused extends WireEventBase {
  readonly type: "refused";
  readonly channel: Channel;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly initiator: Side;
  readonly reason: "refused" | "timeout" | "unreachable" | "aborted";
}

/** Bytes went one way. */
export interface WireBytes extends WireEventBase {
  readonly type: "bytes";
  readonly direction: "to-server" | "to-client";
  readonly length: number;
  /**
   * Always there on a control connection; on a data connection only when the observer asked. Under TLS it is the plain text inside:
   * {@link WireTls} tells where that begins.
   */
  readonly payload?: Uint8Array;
}

/** One side closed its direction. */
export interface WireFin extends WireEventBase {
  readonly type: "fin";
  readonly by: Side;
}

/** One side broke the connection off. */
export interface WireReset extends WireEventBase {
  readonly type: "reset";
  readonly by: Side;
}

/** TLS stands on the connection, or has been taken off it (CCC). */
export interface WireTls extends WireEventBase {
  readonly type: "tls";
  readonly on: boolean;
}

/** What an end of FTP saw on its sockets. */
export type WireEvent = WireOpen | WireRefused | WireBytes | WireFin | WireReset | WireTls;

/** Takes the wire events of one end. Called synchronously; must not throw. */
export interface WireObserver {
  /** Ask for the bytes of data connections too. They are copied off the data path, so ask only when needed. */
  readonly dataPayload?: boolean;
  event(event: WireEvent): void;
}
