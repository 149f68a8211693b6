import { errorCode } from "../storage/errors.ts";

const absent: ReadonlySet<string | undefined> = new Set([
  "ENOENT",
  "ENOTDIR",
  "ENAMETOOLONG",
  "EINVAL",
  "EILSEQ",
]);

/**
 * What an argument means that can be read in several ways: the first of them whose file is there. With the whole
 * argument as a path first, no file is out of reach because its name looks like something else.
 * @throws what `open` throws for the last of them
 */
export async function firstThere<R, T>(
  readings: readonly [R, ...R[]],
  open: (reading: R) => Promise<T>,
): Promise<T> {
  const [reading, next, ...rest] = readings;
  try {
    return await open(reading);
  } catch (error) {
    if (next === undefined || !absent.has(errorCode(error))) throw error;
    return firstThere([next, ...rest], open);
  }
}
