// Extracted files beside the originals, where we have their digests, and beside tcpflow's.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { analyzeFile, extractTo } from "@twinport/capture/node";

export const hasTcpflow = existsSync("/usr/bin/tcpflow");

/**
 * Each transfer that was extracted: its digest beside the original's and beside tcpflow's, "" where there is none. tcpflow knows
 * nothing of TLS, and writes nothing where the capture has holes that we would compare with.
 */
export async function extracted(capture, options) {
  const folder = mkdtempSync(join(tmpdir(), "twinport-accuracy-"));
  try {
    const content = extractTo(join(folder, "ours"));
    const { sessions, captures } = await analyzeFile(capture.path, { ...options, content });
    content.close();
    const files = sessions.flatMap((session) =>
      session.transfers.flatMap((transfer) => one(session, transfer)),
    );
    const flows = files.some(({ whole, sealed }) => whole && !sealed)
      ? tcpflow(readable(capture.path, captures, folder), join(folder, "flows"))
      : () => "";
    const originals = originalsOf(capture);
    return files.map((file) => ({
      ...file,
      digest: file.whole ? sha256(join(folder, "ours", file.path)) : "",
      original: originals.get(file.name) ?? "",
      tcpflow: file.whole && !file.sealed ? flows(file.flow) : "",
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function one(session, { connection, command, argument, extracted: file, bytes }) {
  if (file === null) return [];
  const data = session.connections.find(({ id }) => id === connection);
  if (data === undefined || data.from === null) return [];
  const passive = ["PASV", "EPSV", "LPSV"].includes(data.method);
  const [client, server] = passive ? [data.from, data.to] : [data.to, data.from];
  const flow = data.bytesToClient > 0 ? [server, client] : [client, server];
  const sealed = session.rows.some((row) => row.kind === "tls.handshake" && row.connection === connection);
  return [{ command, name: argument, path: file.path, bytes, whole: file.holes.length === 0, flow, sealed }];
}

/** A capture that tcpflow reads: it does not know the cooked header's second version, and is given what stands behind it. */
export function readable(path, [{ linkTypes }], folder) {
  if (!linkTypes.includes("LINUX_SLL2")) return path;
  const copy = join(folder, "raw.pcap");
  execFileSync("editcap", ["-F", "pcap", "-C", "20", "-T", "rawip", path, copy]);
  return copy;
}

/** Runs tcpflow; answers the digest of a flow by its two ends, "" for one that it did not write. */
function tcpflow(capture, folder) {
  execFileSync("tcpflow", ["-q", "-r", capture, "-o", folder], { stdio: "ignore" });
  return (flow) => {
    const file = join(
      folder,
      flow.map(({ address, port }) => `${flowAddress(address)}.${String(port).padStart(5, "0")}`).join("-"),
    );
    return existsSync(file) ? sha256(file) : "";
  };
}

/** tcpflow writes three digits for each byte of IPv4. */
function flowAddress(address) {
  if (address.includes(":")) return address;
  return address
    .split(".")
    .map((byte) => byte.padStart(3, "0"))
    .join(".");
}

/** Digests of the files themselves, by name: written down when the capture was recorded, or the file lies beside it. */
function originalsOf({ path }) {
  const list = path.replace(/\.pcap(ng)?$/, ".sha256");
  if (!existsSync(list)) {
    const beside = join(dirname(path), "13111.txt");
    return new Map(existsSync(beside) ? [["13111.txt", sha256(beside)]] : []);
  }
  const lines = readFileSync(list, "utf8").trim().split("\n");
  return new Map(lines.map((line) => line.split(/\s+/).reverse()));
}

const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
