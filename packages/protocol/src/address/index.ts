export {
  type AddressFamily,
  type EpsvArgument,
  type EpsvReply,
  type ExtendedPort,
  type ExtendedProblem,
  formatEpsvText,
  formatExtendedPort,
  parseEpsvArgument,
  parseEpsvReply,
  parseExtendedPort,
} from "./extended.ts";
export {
  formatHostPort,
  formatPasvText,
  type HostPort,
  parseHostPort,
  parsePasvReply,
  type SixNumbers,
} from "./host-port.ts";
export { foldMapped, type Ipv6Groups, ipVersion, parseIpv4, parseIpv6, sameAddress } from "./ip.ts";
export { parseLongHostPort } from "./long.ts";
export { isPassive, type Method } from "./method.ts";
export { type AddressPrefix, inPrefix, parsePrefix } from "./prefix.ts";
export { type AddressScope, addressScope } from "./scope.ts";
