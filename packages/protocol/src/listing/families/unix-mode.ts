/** "-rwsr-xr-x" → 0o4755. A capital S or T (and l, L: mandatory locking) is the special bit without execution. */
export function modeBits(mode: string): number {
  let bits = 0;
  for (let index = 1; index <= 9; index += 1) {
    const letter = mode.charAt(index);
    if (letter === "-") continue;
    if ("rwxst".includes(letter)) bits |= 1 << (9 - index);
    if ("sSlLtT".includes(letter)) bits |= 0o4000 >> (index / 3 - 1);
  }
  return bits;
}
