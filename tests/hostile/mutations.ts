import fc from "fast-check";

/** Changes pieces of a recorded dialog as a fuzzer does: bytes, lines, words of a dictionary, places of the cuts. */
export function mutated(pieces: readonly Buffer[], words: readonly string[]): fc.Arbitrary<Buffer[]> {
  const text = Buffer.concat(pieces).toString("latin1");
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const change = fc.oneof(
    fc.record({
      kind: fc.constant("byte"),
      place,
      with: fc.nat(255).map((code) => String.fromCharCode(code)),
    }),
    fc.record({ kind: fc.constant("word"), place, with: fc.constantFrom(...words, ...edges) }),
    fc.record({ kind: fc.constant("drop line"), place, with: fc.constant("") }),
    fc.record({ kind: fc.constant("double line"), place, with: fc.constant("") }),
    fc.record({
      kind: fc.constant("command"),
      place,
      with: fc.constantFrom(...words).map((word) => `${word}\r\n`),
    }),
  );
  return fc
    .tuple(fc.array(change, { minLength: 1, maxLength: 12 }), fc.array(place, { maxLength: 4 }))
    .map(([changes, cuts]) => cut(changes.reduce(apply, text), cuts));
}

/** What breaks parsers. */
const edges = [
  "\xff\xf4\xff\xf2",
  "\xff\xf4\xffABOR\r\n",
  "\xff",
  "\0",
  "\r",
  "\n",
  " ",
  "%n%s",
  "../",
  "-1",
  "{a,b}",
  "9".repeat(30),
  "A".repeat(5000),
];

interface Change {
  readonly kind: string;
  readonly place: number;
  readonly with: string;
}

function apply(text: string, { kind, place, with: insertion }: Change): string {
  const at = Math.floor(place * text.length);
  if (kind === "byte") return text.slice(0, at) + insertion + text.slice(at + 1);
  if (kind === "word") return text.slice(0, at) + insertion + text.slice(at);
  const lines = text.split(/(?<=\n)/);
  const line = Math.floor(place * lines.length);
  const instead =
    {
      "drop line": [],
      "double line": [lines[line] ?? "", lines[line] ?? ""],
      command: [insertion, lines[line] ?? ""],
    }[kind] ?? [];
  return lines.toSpliced(line, 1, ...instead).join("");
}

function cut(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, "latin1");
  const places = [
    0,
    ...cuts.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b),
    bytes.length,
  ];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
