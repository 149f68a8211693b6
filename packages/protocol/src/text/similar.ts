/** From this share of common letter pairs on (Dice's coefficient) a word is near a name. */
const near = 0.4;

/**
 * Of the names the two that are most like what somebody wrote, the likest first: those that hold it, or are near it. None where
 * none is.
 */
export function similar(written: string, names: readonly string[]): readonly string[] {
  const wanted = pairs(written);
  const likeness = (name: string): number => {
    const own = pairs(name);
    const shared = [...own].filter((pair) => wanted.has(pair)).length;
    return (2 * shared) / (own.size + wanted.size);
  };
  return names
    .map((name) => ({ name, likeness: likeness(name) }))
    .filter(({ name, likeness }) => likeness >= near || (written !== "" && name.includes(written)))
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, 2)
    .map(({ name }) => name);
}

/** Letters that stand beside each other. */
function pairs(word: string): ReadonlySet<string> {
  const letters = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}
