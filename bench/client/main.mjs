// `npm run bench -- client [MEASURE …]`: measures the client library beside its peers, writes bench/results/client.json after each measure
// and docs/benchmarks-client.md from it. Named measures alone are taken again; the others keep their figures. Needs root: vsftpd does.
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readArguments, takeMeasures } from "../command.mjs";
import { inBenchFolder } from "../server/folder.mjs";
import { start } from "../server/processes.mjs";
import { makeCertificate, startServer } from "../server/servers.mjs";
import { clientVersions } from "./clients.mjs";
import { makeFile, makeFiles, measures } from "./measures.mjs";
import { writeReports } from "./report.mjs";

const results = new URL("../results/client.json", import.meta.url);
const relay = fileURLToPath(new URL("relay.mjs", import.meta.url));
const rtt = 20;

/** Runs the measures named, or all of them. */
export async function main(args) {
  const wish = readArguments(args, measures, {
    files: { type: "string", default: "1500" },
    delayed: { type: "string", default: "40" },
    megabytes: { type: "string", default: "1024" },
    planned: { type: "string", default: "100000" },
    // In memory: it is not the disk that is measured.
    folder: { type: "string", default: "/dev/shm" },
  });
  await inBenchFolder(wish.folder, (folder) => measure(folder, wish));
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

async function measure(folder, wish) {
  const { quick, rounds } = wish;
  const size = sizeOf(wish);
  makeFile(join(folder, "big"), size.big);
  const servers = await startServers(folder, size);
  const versions = Object.fromEntries(servers.map((server) => [server.name, server.version]));
  await takeMeasures(
    wish,
    { results, writeReports, page: "docs/benchmarks-client.md" },
    async (name, progress) => {
      const cells = await measures[name]({ folder, size, servers, rounds, progress });
      if (quick) refuseFailures(cells);
      return { clients: clientVersions(), servers: versions, size, rounds, cells };
    },
  );
}

/**
 * A peer that fails at times is a figure of its own: curl's uploads inside TLS 1.3 do, as it leaves early. Where only the commands are tried
 * it is an error if a client of ours fails, or a peer in every cell: then it is the command that is wrong.
 */
function refuseFailures(cells) {
  const outcomes = Object.entries(cells).flatMap(([cell, clients]) =>
    Object.entries(clients).map(([client, { wall }]) => ({ cell, client, worked: wall !== undefined })),
  );
  const worked = new Set(outcomes.filter((one) => one.worked).map(({ client }) => client));
  const failed = outcomes.filter(
    ({ client, ...one }) => !one.worked && (isOurs(client) || !worked.has(client)),
  );
  if (failed.length === 0) return;
  throw new Error(`failed: ${failed.map(({ cell, client }) => `${cell}: ${client}`).join("; ")}`);
}

const isOurs = (client) => client === "floor" || client.startsWith("twinport");

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
