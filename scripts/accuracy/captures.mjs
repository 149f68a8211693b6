// The captures that docs/accuracy.md is about: public ones that lie beside the checkout on development machines, and our own.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const corpora = "../shared/corpora/pcaps";
/** Every folder among the fixtures: none is left out. */
const rooms = [
  corpora,
  ...readdirSync(join(root, "fixtures"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `fixtures/${name}`)
    .sort(),
];

/** Whether the public ones are there. */
export const hasCorpora = existsSync(join(root, corpora));

/** Each capture: `room` and `name` as in docs/accuracy.md, `path`, and `keyLog`, the file of its TLS secrets, "" if there is none. */
export function captures() {
  return rooms.flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    const room = folder.slice(folder.lastIndexOf("/") + 1);
    const names = readdirSync(path)
      .filter((name) => /\.pcap(ng)?$/.test(name))
      .sort();
    return names.map((name) => {
      const keyLog = join(path, name.replace(/\.pcap(ng)?$/, ".keylog"));
      return { room, name, path: join(path, name), keyLog: existsSync(keyLog) ? keyLog : "" };
    });
  });
}
