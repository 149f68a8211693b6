export { type Charset, type Codec, charsets } from "./charset.ts";
export { makeCodec } from "./codec.ts";
export { type DecodedListing, decodeListing } from "./listing.ts";
export { holdsRawBytes, makeNameCodec, type NameCodec } from "./names.ts";
