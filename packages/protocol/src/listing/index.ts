export { formatMachineLine, type MachineFact, machineFacts } from "./format-machine.ts";
export { formatUnixLine } from "./format-unix.ts";
export { parseMachineEntry } from "./machine.ts";
export { type ListingOptions, listedEntries, parseListing, parseMachineListing } from "./parse.ts";
export { formatFtpTime, parseFtpTime } from "./time.ts";
export {
  type EntryFacts,
  type EntryTime,
  type EntryType,
  type Listing,
  type ListingEntry,
  type ListingFormat,
  listingFormats,
  type SpecialKind,
} from "./types.ts";
