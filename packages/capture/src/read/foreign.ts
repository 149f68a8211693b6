interface Signature {
  readonly bytes: readonly number[];
  readonly name: string;
  /** What makes a capture of it. */
  readonly hint?: string;
}

const text = (characters: string): number[] => [...characters].map((character) => character.charCodeAt(0));

const unpack = (program: string): string => `unpack it: ${program} -dc FILE | twinport explain -`;
const convert = "convert it first: editcap -F pcapng IN OUT";

const signatures: readonly Signature[] = [
  { bytes: [0x1f, 0x8b], name: "gzip-compressed data", hint: unpack("gzip") },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: "zstd-compressed data", hint: unpack("zstd") },
  { bytes: [0x04, 0x22, 0x4d, 0x18], name: "lz4-compressed data", hint: unpack("lz4") },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: "xz-compressed data", hint: unpack("xz") },
  { bytes: text("BZh"), name: "bzip2-compressed data", hint: unpack("bzip2") },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: "a ZIP archive" },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: "a 7-Zip archive" },
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: "a PNG image" },
  { bytes: [0xff, 0xd8, 0xff], name: "a JPEG image" },
  { bytes: text("GIF8"), name: "a GIF image" },
  { bytes: text("%PDF"), name: "a PDF document" },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], name: "a program (ELF)" },
  { bytes: text("MZ"), name: "a Windows program" },
  { bytes: text("GMBU"), name: "a Network Monitor capture, which is not supported", hint: convert },
  { bytes: text("RTSS"), name: "a Network Monitor capture, which is not supported", hint: convert },
  { bytes: text("TRSNIFF"), name: "a Sniffer capture, which is not supported", hint: convert },
  { bytes: [0x4d, 0x54, 0x68, 0x64], name: "a MIDI file" },
  { bytes: text("RIFF"), name: "a RIFF (audio or video) file" },
  { bytes: text("SQLite format"), name: "an SQLite database" },
];

/** A file that is no capture, from its first bytes. */
export interface Foreign {
  /** What it looks like: "a PNG image", "text", "unknown binary data". */
  readonly name: string;
  /** What makes a capture of it, where something does. */
  readonly hint?: string;
}

/** What a file that is no capture looks like. */
export function describeForeign(head: Uint8Array): Foreign {
  return (
    signatures.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte)) ?? {
      name: describeBytes(head),
    }
  );
}

function describeBytes(head: Uint8Array): string {
  if (head.length === 0) return "an empty file";
  if (head.every((byte) => byte === 0)) return "zero bytes only";
  if (looksLikeText(head)) return describeText(head);
  return `unknown binary data (first bytes ${hex(head.subarray(0, 4))})`;
}

function looksLikeText(head: Uint8Array): boolean {
  return head.every((byte) =>
    byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b,
  );
}

function describeText(head: Uint8Array): string {
  const start = new TextDecoder().decode(head).trimStart().toLowerCase();
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) return "an HTML page";
  if (start.startsWith("<?xml")) return "XML text";
  if (start.startsWith("{") || start.startsWith("[")) return "JSON or other text";
  return "text";
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
