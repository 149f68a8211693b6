import { KeyLog } from "../../tls/index.ts";

/** Of a file so much is looked at; comments may stand above the first secret. */
const headBytes = 64 * 1024;

/** Files by what they are for. */
export interface Sorted {
  readonly captures: readonly File[];
  readonly keyLogs: readonly File[];
}

/** Tells key logs from captures by what is in them: text with secrets of TLS, whatever the name is. */
export async function sorted(files: readonly File[]): Promise<Sorted> {
  const areKeyLogs = await Promise.all(files.map(isKeyLog));
  return {
    captures: files.filter((_, at) => areKeyLogs[at] === false),
    keyLogs: files.filter((_, at) => areKeyLogs[at] === true),
  };
}

async function isKeyLog(file: File): Promise<boolean> {
  // What cannot be read is told where it is read in earnest.
  const head = await file
    .slice(0, headBytes)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const bytes = new Uint8Array(head);
  // A capture may have a key log in it; but text has no zero bytes.
  if (bytes.includes(0)) return false;
  const log = new KeyLog();
  log.push(bytes);
  log.end();
  return log.size > 0;
}
