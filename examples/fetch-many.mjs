// Fetches every file that matches a pattern, several at a time, and says which could not be had.
//
//   node fetch-many.mjs 'ftp://anonymous@ftp.example.org/pub' '**/*.csv' data/
//
// Names come from the server: one that would leave the folder is refused, never followed.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { connect, safeLocalName } from "@twinport/client";

const [url, pattern, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node fetch-many.mjs URL PATTERN FOLDER");
  process.exit(2);
}

const ftp = await connect(url);
const fetched = [];
for await (const { type, name, path } of ftp.glob(pattern)) {
  if (type !== "file") continue;
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.some((part) => safeLocalName(part) === undefined)) {
    console.error(`${JSON.stringify(name)}: not a name for a local file`);
    process.exitCode = 1;
  } else fetched.push(fetchOne(path, join(folder, ...parts)));
}
await Promise.all(fetched);
await ftp.close();

async function fetchOne(path, local) {
  try {
    await mkdir(dirname(local), { recursive: true });
    const { bytes } = await ftp.download(path).toFile(local, { preserve: true });
    console.log(`${JSON.stringify(path)}: ${bytes} bytes`);
  } catch (error) {
    console.error(error.message, error.hint ?? "");
    process.exitCode = 1;
  }
}
