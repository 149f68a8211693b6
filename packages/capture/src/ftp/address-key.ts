import { foldMapped } from "@twinport/protocol";
import { formatAddress, ipv6Address } from "../decode/address.ts";
import { addressBytes } from "../write/address-bytes.ts";

/** One text for every spelling of an address, so that addresses compare as strings. IPv4-mapped is IPv4; no zone. */
export function addressKey(address: string): string {
  const folded = foldMapped(address);
  return folded.includes(":") ? formatAddress(ipv6Address(addressBytes(folded), 0)) : folded;
}
