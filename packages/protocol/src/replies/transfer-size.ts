/**
 * The size that a 150 announces: the last "(N bytes)" of its text, since a file's name may hold one too. De facto; servers
 * also write "octets", and thousands separators. Undefined if there is none, or it is beyond 2^53.
 */
export function parseTransferSize(text: string): number | undefined {
  const last = [...text.matchAll(/\((\d[\d,]{0,20}) (?:bytes?|octets?)\)/gi)].at(-1)?.[1];
  if (last === undefined) return undefined;
  const size = Number(last.replaceAll(",", ""));
  return Number.isSafeInteger(size) ? size : undefined;
}
