// What data connections carried, and how many packets came again, beside tcptrace's sums.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tshark } from "../tshark.mjs";
import { readable } from "./files.mjs";

export const hasTcptrace = existsSync("/usr/bin/tcptrace");

/** Columns of tcptrace's table. */
const column = { hosts: 1, ports: 3, bytes: 21, again: 27 };

/** Compares a capture's data connections: bytes in both directions, and the packets of its transfer that were sent again. */
export async function compareSizes({ path }, { sessions, captures }) {
  const folder = mkdtempSync(join(tmpdir(), "twinport-accuracy-"));
  try {
    const flows = tcptrace(readable(path, captures, folder));
    const controls = await repeatedControls(path);
    const counts = { bytes: 0, again: 0 };
    const differences = [];
    for (const session of sessions) {
      for (const data of session.connections.filter(({ state }) => state === "open")) {
        const theirs = flows.get(`${endOf(data.from)} ${endOf(data.to)}`);
        if (theirs === undefined) throw new Error(`${path}: tcptrace knows no connection ${data.id}`);
        const bytes = [data.bytesToClient, data.bytesToServer].sort((a, b) => a - b).join(" ");
        const transfer = session.transfers.find(({ connection }) => connection === data.id);
        const facts = { bytes: [bytes, theirs.bytes], again: [transfer?.retransmissions, theirs.again] };
        for (const [fact, [own, other]] of Object.entries(facts)) {
          if (own === undefined) continue;
          counts[fact]++;
          if (own === other) continue;
          const rows = session.rows.filter(({ connection }) => connection === data.id);
          const reason = reasonOf(fact, own, other, rows, controls.get(data.synFrame) ?? 0);
          differences.push({ frame: data.synFrame, fact, own, other, reason });
        }
      }
    }
    return { counts, differences };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why tcptrace says something else: a closed list, too. `rows` are the connection's, `repeated` its SYNs and FINs sent again. */
function reasonOf(fact, own, other, rows, repeated) {
  if (rows.some(({ kind }) => kind.startsWith("tcp.gap."))) return "holes";
  return fact === "again" && other > own && other <= own + repeated ? "control" : "";
}

/** How many segments without data tshark takes for repeated, by the frame of the SYN. */
async function repeatedControls(path) {
  const fields = ["frame.number", "tcp.stream", "tcp.len", "tcp.analysis.retransmission"];
  const packets = await tshark(path, fields);
  const first = new Map();
  const counts = new Map();
  for (const packet of packets.filter((one) => one["tcp.stream"] !== "")) {
    const stream = packet["tcp.stream"];
    if (!first.has(stream)) first.set(stream, Number(packet["frame.number"]));
    const again = packet["tcp.len"] === "0" && packet["tcp.analysis.retransmission"] !== "";
    counts.set(first.get(stream), (counts.get(first.get(stream)) ?? 0) + (again ? 1 : 0));
  }
  return counts;
}

/** Each connection by its two ends, from the one that opened it: bytes of both directions, the smaller first, and repetitions. */
function tcptrace(path) {
  const lines = execFileSync("tcptrace", ["-n", "-l", "--csv", path], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Map(
    lines
      .split("\n")
      .filter((line) => /^\d+,/.test(line))
      .map((line) => {
        const cells = line.split(",").map((cell) => cell.trim());
        const pair = (at) => cells.slice(at, at + 2);
        const [hosts, ports] = [pair(column.hosts), pair(column.ports)];
        const [one, other] = hosts.map((address, at) => endOf({ address, port: ports[at] }));
        const bytes = pair(column.bytes).map(Number);
        const again = pair(column.again).reduce((sum, count) => sum + Number(count), 0);
        return [`${one} ${other}`, { bytes: bytes.sort((a, b) => a - b).join(" "), again }];
      }),
  );
}

/** tcptrace writes the groups of IPv6 with all their zeros. */
const endOf = ({ address, port }) => `${address.replaceAll(/\b0+(?=[0-9a-f])/g, "")} ${port}`;
