// The files that were transferred: into a folder, or in memory where none is given.
//
//   node extract-files.mjs capture.pcap out/
//   node extract-files.mjs capture.pcap
import process from "node:process";
import { analyze, extractTo } from "@twinport/capture/node";

const [capture, folder] = process.argv.slice(2);
if (capture === undefined) {
  console.error("usage: node extract-files.mjs CAPTURE [FOLDER]");
  process.exit(2);
}

/** Keeps each file as one Buffer: for captures whose files fit in memory. */
class Memory {
  files = new Map();

  open() {
    const parts = [];
    const holes = [];
    let length = 0;
    return {
      bytes(bytes) {
        parts.push(Buffer.from(bytes)); // a copy: the bytes are the reader's
        length += bytes.length;
      },
      gap(missing) {
        holes.push([length, length + missing]);
        parts.push(Buffer.alloc(missing));
        length += missing;
      },
      keep: ({ connection, name, digest, headless, cut, complete }) => {
        const path = `${connection} ${name}`;
        this.files.set(path, Buffer.concat(parts));
        const whole = holes.length === 0 && !headless && !cut && complete !== "no";
        return { path, bytes: length, sha256: digest, holes, headless, cut, whole };
      },
      drop() {},
    };
  }

  close() {}
}

const content = folder === undefined ? new Memory() : extractTo(folder);
try {
  for await (const { transfers } of analyze(capture, { content })) {
    for (const { extracted } of transfers) {
      if (extracted === null) continue; // a listing, or encrypted
      const { path, bytes, sha256, whole } = extracted;
      console.log(
        `${JSON.stringify(path)} ${bytes} bytes ${sha256 ?? "with holes"}${whole ? "" : " INCOMPLETE"}`,
      );
    }
  }
} finally {
  content.close();
}
