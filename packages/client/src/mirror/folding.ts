import { randomUUID } from "node:crypto";
import { lstat, open, unlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * What a local directory's file system knows a name by: macOS and Windows take "A" for "a", macOS also both ways to write "é". Found out
 * by a file that is made and looked for under other names.
 * @throws what making a file throws
 */
export async function foldingOf(directory: string): Promise<(name: string) => string> {
  const probe = `.\u00e9-${randomUUID()}.twinport-part`;
  await (await open(join(directory, probe), "wx")).close();
  try {
    const [caseless, normalizing] = await Promise.all(
      [probe.toUpperCase(), probe.normalize("NFD")].map((other) =>
        lstat(join(directory, other)).then(
          () => true,
          () => false,
        ),
      ),
    );
    return (name) => {
      const one = normalizing ? name.normalize("NFC") : name;
      return caseless ? one.toUpperCase().toLowerCase() : one;
    };
  } finally {
    await unlink(join(directory, probe));
  }
}
