import type { Reply } from "./reply.ts";

const encoder = new TextEncoder();

/**
 * Writes a reply: "nnn text", or for several lines "nnn-first", " middle", "nnn last" (RFC 959 §4.2).
 * Control characters become "?", so that no name in a text can begin a line of its own;
 * lines between begin with a blank, so that none can be taken for the last.
 */
export function formatReply(reply: Reply): Uint8Array {
  const { code, lines } = reply;
  if (!Number.isInteger(code) || code < 100 || code > 699) throw new RangeError(`not a reply code: ${code}`);
  const last = lines.length - 1;
  const written = lines.map((line, index) => {
    const text = line.replace(/[\u0000-\u001f\u007f]/g, "?");
    if (index === last) return `${code} ${text}\r\n`;
    if (index === 0) return `${code}-${text}\r\n`;
    return ` ${text}\r\n`;
  });
  return encoder.encode(written.length === 0 ? `${code} \r\n` : written.join(""));
}
