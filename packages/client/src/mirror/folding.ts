import { randomUUID } from "node:crypto";
import { lstat, open, opendir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import process from "node:process";

/** What a file system knows a name by. */
export type Folding = (name: string) => string;

/** What tells whether a file system takes one name for another: the same name written otherwise. */
interface Other {
  readonly write: (name: string) => string;
  /** What is believed where there is no name to try it with. */
  readonly usual: boolean;
}

const { platform } = process;
const otherCase: Other = {
  write: (name) => (name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()),
  usual: platform === "win32" || platform === "darwin",
};
const otherForm: Other = {
  write: (name) => (name === name.normalize("NFD") ? name.normalize("NFC") : name.normalize("NFD")),
  usual: platform === "darwin",
};

/**
 * What a local directory's file system knows a name by: macOS and Windows take "A" for "a", macOS also both ways to write "é". Found out
 * by a file that is made and looked for under other names.
 * @throws what making a file throws
 */
export async function foldingOf(directory: string): Promise<Folding> {
  const probe = `.\u00e9-${randomUUID()}.twinport-part`;
  await (await open(join(directory, probe), "wx")).close();
  try {
    const [caseless, normalizing] = await Promise.all(
      [otherCase, otherForm].map(({ write }) => isThere(join(directory, write(probe)))),
    );
    return folding(caseless === true, normalizing === true);
  } finally {
    await unlink(join(directory, probe));
  }
}

/** The same without making anything: by names that are there already, else as the system mostly does it. */
export async function foldingSeen(directory: string): Promise<Folding> {
  const [caseless, normalizing] = await Promise.all(
    [otherCase, otherForm].map(async (other) => (await seen(directory, other)) ?? other.usual),
  );
  return folding(caseless === true, normalizing === true);
}

/** Whether a name in the directory, or its own, is found when it is written otherwise; undefined where there is none to try. */
async function seen(directory: string, { write }: Other): Promise<boolean | undefined> {
  const own = basename(directory);
  const names = await opendir(directory).catch(() => undefined);
  for await (const { name } of names ?? []) {
    if (write(name) !== name) return await isSame(join(directory, name), join(directory, write(name)));
  }
  const parent = dirname(directory);
  if (parent === directory || write(own) === own) return undefined;
  return await isSame(directory, join(parent, write(own)));
}

/** Whether two names are of one thing. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => lstat(path).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function folding(caseless: boolean, normalizing: boolean): Folding {
  return (name) => {
    const one = normalizing ? name.normalize("NFC") : name;
    return caseless ? one.toUpperCase().toLowerCase() : one;
  };
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
