import type { PeerLogin } from "../src/testing/index.ts";

/** What both connections go through: nothing, TLS behind AUTH TLS, TLS from the first byte. For `describe.each`. */
export const ways: readonly (readonly [way: string, login: PeerLogin])[] = [
  ["in clear text", {}],
  ["over explicit TLS", { tls: "explicit" }],
  ["over implicit TLS", { tls: "implicit" }],
];
