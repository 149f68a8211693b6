import { ipVersion } from "@twinport/protocol";

/**
 * The 4 or 16 bytes of a numeric address; a zone is left out. Text that is no address gives 0.0.0.0, so that a capture
 * rebuilt from what a socket reported always comes about.
 */
export function addressBytes(text: string): Uint8Array {
  const version = ipVersion(text);
  if (version === 0) return new Uint8Array(4);
  if (version === 4) return Uint8Array.from(text.split("."), Number);
  const [address = ""] = text.split("%");
  const [head = "", tail] = address.split("::");
  const first = groupBytes(head);
  if (tail === undefined) return Uint8Array.from(first);
  const last = groupBytes(tail);
  return Uint8Array.from([...first, ...new Array<number>(16 - first.length - last.length).fill(0), ...last]);
}

function groupBytes(part: string): number[] {
  if (part === "") return [];
  return part.split(":").flatMap((group) => {
    if (group.includes(".")) return group.split(".").map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

/** Both addresses in the same family: an IPv4 one becomes IPv4-mapped (RFC 4291 §2.5.5.2) if the other is IPv6. */
export function sameFamily(a: Uint8Array, b: Uint8Array): [Uint8Array, Uint8Array] {
  return a.length === b.length ? [a, b] : [mapped(a), mapped(b)];
}

function mapped(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 16) return bytes;
  return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...bytes]);
}

/** The 6 bytes of "02:00:c0:a8:0d:68". */
export function macBytes(text: string): Uint8Array {
  return Uint8Array.from(text.split(":"), (part) => Number.parseInt(part, 16));
}

/** A locally administered MAC address made of an IP address's last four bytes. */
export function macFor(address: Uint8Array): Uint8Array {
  return Uint8Array.from([2, 0, ...address.subarray(-4)]);
}
