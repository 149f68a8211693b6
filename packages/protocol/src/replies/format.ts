import { makeNameCodec, type NameCodec } from "../charset/names.ts";
import type { Reply } from "./reply.ts";

const utf8 = makeNameCodec("utf-8");
/** Telnet's IAC. Said twice it is the byte itself (RFC 854): a "ÿ" in Latin-1, or a name that is no text. */
const IAC = 0xff;

/**
 * Writes a reply: "nnn text", or for several lines "nnn-first", " middle", "nnn last" (RFC 959 §4.2).
 * Control characters become "?", so that no name in a text can begin a line of its own;
 * lines between begin with a blank, so that none can be taken for the last.
 * @param names the charset that names in it go in
 */
export function formatReply(reply: Reply, names: Pick<NameCodec, "encode"> = utf8): Uint8Array {
  const { code, lines } = reply;
  if (!Number.isInteger(code) || code < 100 || code > 699) throw new RangeError(`not a reply code: ${code}`);
  const last = lines.length - 1;
  const written = lines.map((line, index) => {
    const text = line.replace(/[\u0000-\u001f\u007f]/g, "?");
    if (index === last) return `${code} ${text}\r\n`;
    if (index === 0) return `${code}-${text}\r\n`;
    return ` ${text}\r\n`;
  });
  const bytes = names.encode(written.length === 0 ? `${code} \r\n` : written.join(""));
  return bytes.includes(IAC) ? Uint8Array.from(doubled(bytes)) : bytes;
}

function* doubled(bytes: Uint8Array): Generator<number> {
  for (const byte of bytes) {
    yield byte;
    if (byte === IAC) yield byte;
  }
}
