/** The name that the server chose for a STOU, from a reply of it: "FILE: x" (RFC 1123 §4.1.2.9); else undefined. */
export function storedName(text: string): string | undefined {
  const name = /\bFILE: ?(.+)$/i.exec(text)?.[1] ?? /\bunique file name: ?([^()]+)/i.exec(text)?.[1];
  return name?.trim().replace(/\.$/, "");
}
