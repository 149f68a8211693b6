/** Of the names the two that are most like what somebody wrote, the likest first. */
export function similar(written: string, names: readonly string[]): readonly string[] {
  const wanted = pairs(written);
  const likeness = (name: string): number => {
    const own = pairs(name);
    const shared = [...own].filter((pair) => wanted.has(pair)).length;
    return (2 * shared) / (own.size + wanted.size);
  };
  return [...names].sort((one, other) => likeness(other) - likeness(one)).slice(0, 2);
}

/** Letters that stand beside each other. */
function pairs(word: string): ReadonlySet<string> {
  const letters = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}
