// `npm run bench -- server [MEASURE …]`: measures `twinport serve` beside its peers, writes bench/results/server.json after each measure
// and docs/benchmarks-server.md from it. Named measures alone are taken again; the others keep their figures. Needs root: the peers do.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { machine, version } from "../measure.mjs";
import { agreedTls } from "./client.mjs";
import { makeFiles, measures, sizes } from "./measures.mjs";
import { Interrupted, withEnding } from "./processes.mjs";
import { writeReports } from "./report.mjs";
import { makeCertificate, missing, serverNames, startServer } from "./servers.mjs";

const results = new URL("../results/server.json", import.meta.url);

/** Runs the measures named, or all of them. `--quick` moves little, in one round, and writes nothing: proof that the commands work. */
export async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string", default: "3" },
      // In memory: it is not the disk that is measured.
      folder: { type: "string", default: "/dev/shm" },
    },
  });
  const unknown = positionals.find((name) => !(name in measures));
  if (unknown !== undefined) throw new Error(`${unknown} is no measure: ${Object.keys(measures).join(", ")}`);
  const absent = missing();
  if (absent.length > 0) throw new Error(`not there: ${absent.join(", ")}. sh scripts/peers.sh installs it.`);
  if (process.getuid() !== 0) throw new Error("vsftpd, pure-ftpd and proftpd start only as root");
  const folder = mkdtempSync(join(values.folder, "twinport-bench-"));
  // The peers read it as somebody else.
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

async function measure(folder, named, { quick, rounds }) {
  const size = quick ? sizes.quick : sizes.full;
  const certificate = await makeCertificate(folder);
  const files = makeFiles(folder, size);
  const place = { folder, files, certificate, clients: 2 * sizes.full.idle };
  const servers = [];
  for (const name of serverNames) servers.push(await startServer(name, place));
  const floor = await startServer("floor", place);
  const described = {};
  for (const server of servers) {
    described[server.name] = { version: server.version, hash: server.hash, tls: await agreedTls(server) };
  }
  const known = quick || !existsSync(results) ? {} : JSON.parse(readFileSync(results, "utf8"));
  const wanted = Object.keys(measures).filter((name) => named.length === 0 || named.includes(name));
  for (const name of wanted) {
    const bench = {
      folder,
      size,
      servers,
      floor,
      rounds: quick ? 1 : Number(rounds),
      progress: (text) => console.error(`${name}: ${text}`),
    };
    const cells = await measures[name](bench);
    known[name] = {
      date: new Date().toISOString().slice(0, 10),
      machine: machine(),
      curl: version("curl", "--version", /curl ([\d.]+)/),
      servers: described,
      size,
      rounds: bench.rounds,
      cells,
    };
    if (quick) continue;
    writeFileSync(results, `${JSON.stringify(known, null, 1)}\n`);
    writeReports(known);
  }
  console.log(quick ? `${wanted.join(", ")}: every command ran` : "docs/benchmarks-server.md is written");
}
