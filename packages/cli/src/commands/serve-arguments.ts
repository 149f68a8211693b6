import { isIP } from "node:net";
import { InvalidArgumentError } from "commander";
import { networks } from "../arguments.ts";

/** What 227 names: for all clients, or for those of one network. */
export interface AnnouncedAddress {
  readonly network: string | null;
  readonly address: string;
}

/** "203.0.113.9", "ftp.example.org", or for one network of clients "10.0.0.0/8=10.0.0.5"; may be given more than once. */
export function announced(
  text: string,
  before: readonly AnnouncedAddress[] = [],
): readonly AnnouncedAddress[] {
  const [network = null, address = ""] = text.includes("=") ? text.split("=", 2) : [null, text];
  if (network !== null) networks(network);
  const isName = /^(?:[a-z0-9_-]{1,63}\.)*(?!\d+$)[a-z0-9-]{1,63}$/i.test(address) && address.length <= 253;
  if (isIP(address) !== 4 && !isName) {
    throw new InvalidArgumentError(
      "It is neither an IPv4 address nor a host name, nor NETWORK=ADDRESS such as 10.0.0.0/8=10.0.0.5.",
    );
  }
  if (network === null && before.some((other) => other.network === null)) {
    throw new InvalidArgumentError("One address can be for all clients; name a network for the others.");
  }
  return [...before, { network, address }];
}
