import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import type { Writable } from "node:stream";
import { cannotWrite } from "./files.ts";

/** Where a command's text goes. Each write resolves when there is room for the next. */
export interface TextOutput {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** A stream that others close, such as standard output. */
export function streamOutput(stream: Writable): TextOutput {
  return {
    async write(text) {
      if (text !== "" && !stream.write(text)) await once(stream, "drain");
    },
    async end() {},
  };
}

/** A file, made or emptied by the first write: what fails before it leaves an older file alone. Rejects with FtpError "local-file". */
export function fileOutput(path: string): TextOutput {
  let file: FileHandle | undefined;
  const tried = (task: Promise<void>): Promise<void> =>
    task.catch((cause) => {
      throw cannotWrite(path, cause);
    });
  const write = async (text: string): Promise<void> => {
    file ??= await open(path, "w");
    await file.writeFile(text);
  };
  return {
    write: (text) => tried(write(text)),
    end: () => tried(Promise.resolve(file?.close())),
  };
}
