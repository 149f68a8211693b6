export { formatMachineLine, type MachineFact, machineFacts } from "./format-machine.ts";
export { formatUnixLine } from "./format-unix.ts";
export { parseMachineEntry } from "./machine.ts";
export { type ListingOptions, parseListing, parseMachineListing } from "./parse.ts";
export { formatFtpTime, parseFtpTime } from "./time.ts";
export type { EntryFacts, EntryTime, EntryType, Listing, ListingEntry } from "./types.ts";
