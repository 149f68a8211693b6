/** Where a session stands when the bytes of a row arrive. */
type Standing = "before login" | "logged in" | "uploading";

/** One row of the catalogue of hostile inputs for the control connection, or a part of it that needs a session of its own. */
export interface Row {
  /** "K5", as in the catalogue. */
  readonly id: string;
  readonly standing: Standing;
  /** What the peer sends, one character a byte. */
  readonly bytes: string;
  /** The code of each reply, in order; of several in one place any will do. */
  readonly replies: readonly (number | readonly number[])[];
  /** The server closes by itself. */
  readonly closes?: true;
  /** Of rows that are about TLS: where AUTH is yet to come, or where it is over. */
  readonly only?: "in clear text" | "over TLS";
  /** What the account's folder holds afterwards, when that is not what it held before. */
  readonly leaves?: readonly string[];
}

/** Lines with CR LF behind each. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join("");
}

interface Cuttable {
  readonly bytes: ArrayLike<unknown>;
}

const fewBytes = 200;
const someCuts = 50;

/** Where the bytes of a row are cut in two: at each byte when it is short, else at so many places, always the same. */
export function cutsOf({ bytes }: Cuttable): readonly number[] {
  if (bytes.length <= fewBytes) return Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
  return someCutsOf({ bytes }, someCuts);
}

/** So many places at which the bytes of a row are cut in two, always the same. */
export function someCutsOf({ bytes }: Cuttable, count: number): readonly number[] {
  // Multiples of the golden section lie evenly and meet no period of the input.
  return Array.from(
    { length: count },
    (_, index) => 1 + Math.floor((((index + 1) * 0.618034) % 1) * (bytes.length - 1)),
  );
}
