// Who is measured: the command of each, and the version of those that are not ours.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "../measure.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The command `twinport`, as built. */
export const twinport = [process.execPath, here("../../packages/cli/bin/twinport.js")];
const library = [process.execPath, here("library.mjs")];
const floor = [process.execPath, here("floor.mjs")];

/** What research/capture.md §2 asks tshark for, of FTP's fields. */
const fields =
  "frame.number tcp.stream ip.src ip.dst ipv6.src ipv6.dst tcp.srcport tcp.dstport ftp.request.command ftp.request.arg ftp.response.code ftp.response.arg";

/** Each tool by its name in docs/benchmarks.md: the command that reads a file, and how it is written there. */
export const tools = {
  text: { command: (file) => [...twinport, "explain", file], shown: "twinport explain FILE" },
  csv: {
    command: (file) => [...twinport, "explain", "--format", "csv", file],
    shown: "twinport explain --format csv FILE",
  },
  ndjson: {
    command: (file) => [...twinport, "explain", "--format", "ndjson", file],
    shown: "twinport explain --format ndjson FILE",
  },
  library: { command: (file) => [...library, file], shown: "node bench/capture/library.mjs FILE" },
  noHashing: {
    command: (file) => [...library, file, "--no-hashing"],
    shown: "node bench/capture/library.mjs FILE --no-hashing",
  },
  floor: { command: (file) => [...floor, file], shown: "node bench/capture/floor.mjs FILE" },
  floorNoHashing: {
    command: (file) => [...floor, file, "--no-hashing"],
    shown: "node bench/capture/floor.mjs FILE --no-hashing",
  },
  tshark: {
    command: (file) => [
      "tshark",
      "-n",
      "-r",
      file,
      "-Y",
      "ftp",
      "-T",
      "fields",
      ...fields.split(" ").flatMap((name) => ["-e", name]),
    ],
    shown: `tshark -n -r FILE -Y ftp -T fields -e ${fields.replaceAll(" ", " -e ")}`,
  },
  tcptrace: { command: (file) => ["tcptrace", "-n", "-l", file], shown: "tcptrace -n -l FILE" },
  tcpflow: {
    command: (file, folder) => ["tcpflow", "-r", file, "-o", folder],
    shown: "tcpflow -r FILE -o FOLDER",
    writes: true,
  },
};

/** Runs `use` with a folder to write into, and takes it away again. */
export function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "twinport-bench-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the peers say of their versions. */
export function peerVersions() {
  return {
    tshark: version("tshark", "--version", /TShark \(Wireshark\) ([\d.]+)/),
    tcptrace: version("tcptrace", "-version", /version ([\d.]+)/i),
    tcpflow: version("tcpflow", "-V", /tcpflow ([\d.]+)/i),
  };
}
