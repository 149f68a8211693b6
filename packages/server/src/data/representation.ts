/** How data goes over the data connection: RFC 959 §3.1.1 (type), §3.1.2 (structure), §3.4 (mode). */
export interface Representation {
  /** ASCII non-print is the default of RFC 959 §3.1.1.1. */
  readonly type: "ascii" | "image";
  /** Record structure is the lines of a text. */
  readonly structure: "file" | "record";
  /** MODE Z of draft-preston-ftpext-deflate: stream mode, compressed as a zlib stream (RFC 1950). */
  readonly mode: "stream" | "deflate";
  /** How hard MODE Z tries on what is sent, from 1 to 9. */
  readonly deflateLevel: number;
}

/** What RFC 959 §5.1 has a session begin with, and zlib's own idea of how hard to try. */
export const initialRepresentation: Representation = {
  type: "ascii",
  structure: "file",
  mode: "stream",
  deflateLevel: 6,
};
