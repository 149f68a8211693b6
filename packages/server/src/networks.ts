import { addressScope, inPrefix, parsePrefix } from "@twinport/protocol";

/** Whether an address is in one of several networks. */
export type Networks = (address: string) => boolean;

/**
 * Networks as settings write them: "192.0.2.0/24", "2001:db8::/32", or one address. IPv4-mapped addresses are IPv4 ones.
 * @param setting which one it is, for the error
 * @throws RangeError for text that is no network
 */
export function networksOf(setting: string, texts: readonly string[]): Networks {
  const prefixes = texts.map((text) => {
    const prefix = parsePrefix(text);
    if (prefix === undefined) {
      throw new RangeError(`${setting}: not a network, such as 192.0.2.0/24 or 2001:db8::1: ${text}`);
    }
    return prefix;
  });
  return (address) => prefixes.some((prefix) => inPrefix(address, prefix));
}

/** Whether an address is one that a single host can have: not 0.0.0.0, nobody's or everybody's. */
export function isOneHost(address: string): boolean {
  return !["unspecified", "multicast", "broadcast"].includes(addressScope(address));
}
