/** One word of a line. */
export interface Field {
  readonly text: string;
  /** Offsets in the line. */
  readonly start: number;
  readonly end: number;
}

/** The first words of a line from an offset on, split at blanks and tabs: enough columns, however long the line. */
export function splitFields(line: string, from: number, most: number): Field[] {
  const fields: Field[] = [];
  const word = /[^ \t]+/g;
  word.lastIndex = from;
  for (let match = word.exec(line); match !== null; match = word.exec(line)) {
    fields.push({ text: match[0], start: match.index, end: word.lastIndex });
    if (fields.length === most) break;
  }
  return fields;
}

/** The name that begins behind the blanks after a field and goes on to the line's end; undefined without one. */
export function nameBehind(line: string, field: Field | undefined): string | undefined {
  const name = field === undefined ? "" : line.slice(field.end).trimStart();
  return name === "" ? undefined : name;
}
