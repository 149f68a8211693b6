// `npm run bench -- client [MEASURE …]`: measures the client library beside its peers, writes bench/results/client.json after each measure
// and docs/benchmarks-client.md from it. Named measures alone are taken again; the others keep their figures. Needs root: vsftpd does.
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "../measure.mjs";
import { Interrupted, start, withEnding } from "../server/processes.mjs";
import { makeCertificate, missing, startServer } from "../server/servers.mjs";
import { clientVersions } from "./clients.mjs";
import { makeFile, makeFiles, measures } from "./measures.mjs";
import { writeReports } from "./report.mjs";

const results = new URL("../results/client.json", import.meta.url);
const relay = fileURLToPath(new URL("relay.mjs", import.meta.url));
const rtt = 20;

/** Runs the measures named, or all of them. `--quick` moves little, in one round, and writes nothing: proof that the commands work. */
export async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string", default: "3" },
      files: { type: "string", default: "1500" },
      delayed: { type: "string", default: "40" },
      megabytes: { type: "string", default: "1024" },
      planned: { type: "string", default: "100000" },
      // In memory: it is not the disk that is measured.
      folder: { type: "string", default: "/dev/shm" },
    },
  });
  const unknown = positionals.find((name) => !(name in measures));
  if (unknown !== undefined) throw new Error(`${unknown} is no measure: ${Object.keys(measures).join(", ")}`);
  const absent = missing();
  if (absent.length > 0) throw new Error(`not there: ${absent.join(", ")}. sh scripts/peers.sh installs it.`);
  if (process.getuid() !== 0) throw new Error("vsftpd starts only as root");
  const folder = mkdtempSync(join(values.folder, "twinport-bench-"));
  chmodSync(folder, 0o755);
  try {
    await withEnding(() => measure(folder, positionals, values));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error(error.message);
    process.exitCode = 130;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf({ quick, files, delayed, megabytes, planned }) {
  if (quick) return { rtt, files: 10, delayed: 4, delayedParallel: 8, big: 2 << 20, planned: 200 };
  const few = Number(delayed);
  return {
    rtt,
    files: Number(files),
    delayed: few,
    delayedParallel: 8 * few,
    big: Number(megabytes) * 2 ** 20,
    planned: Number(planned),
  };
}

async function measure(folder, named, values) {
  const { quick, rounds } = values;
  const size = sizeOf(values);
  makeFile(join(folder, "big"), size.big);
  const servers = await startServers(folder, size);
  const known = quick || !existsSync(results) ? {} : JSON.parse(readFileSync(results, "utf8"));
  const wanted = Object.keys(measures).filter((name) => named.length === 0 || named.includes(name));
  for (const name of wanted) {
    const bench = {
      folder,
      size,
      servers,
      rounds: quick ? 1 : Number(rounds),
      progress: (text) => console.error(`${name}: ${text}`),
    };
    const cells = measures[name](bench);
    const failed = Object.entries(cells).flatMap(([cell, clients]) =>
      Object.entries(clients).flatMap(([client, { wall }]) => (wall ? [] : [`${cell}: ${client}`])),
    );
    if (failed.length > 0 && quick) throw new Error(`failed: ${failed.join("; ")}`);
    known[name] = {
      date: new Date().toISOString().slice(0, 10),
      machine: machine(),
      clients: clientVersions(),
      servers: Object.fromEntries(servers.map((server) => [server.name, server.version])),
      size,
      rounds: bench.rounds,
      cells,
    };
    if (quick) continue;
    writeFileSync(results, `${JSON.stringify(known, null, 1)}\n`);
    writeReports(known);
  }
  console.log(quick ? `${wanted.join(", ")}: every command ran` : "docs/benchmarks-client.md is written");
}

/** The servers, each over directories of its own, with the port of a relay to it. */
async function startServers(folder, size) {
  const counts = { in: size.files, some: size.delayedParallel, few: size.delayed, one: 1 };
  const certificate = await makeCertificate(folder);
  for (const [name, count] of Object.entries(counts)) makeFiles(join(folder, name), count, 1024);
  const servers = [];
  for (const name of ["vsftpd", "twinport"]) {
    const server = await startServer(name, { folder, files: ["big"], certificate, clients: 64 });
    for (const [directory, count] of Object.entries(counts))
      makeFiles(join(server.home, directory), count, 1024);
    servers.push({ ...server, delayedPort: await startRelayTo(server.port) });
  }
  return servers;
}

/** A process of its own: the clients are waited for in this one. */
async function startRelayTo(port) {
  const child = start(process.execPath, [relay, "--to", String(port), "--rtt", String(rtt)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return JSON.parse(line).port;
}
