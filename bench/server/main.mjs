// `npm run bench -- server [MEASURE …]`: measures `twinport serve` beside its peers, writes bench/results/server.json after each measure
// and docs/benchmarks-server.md from it. Named measures alone are taken again; the others keep their figures. Needs root: the peers do.
import { readArguments, takeMeasures } from "../command.mjs";
import { version } from "../measure.mjs";
import { agreedTls } from "./client.mjs";
import { inBenchFolder } from "./folder.mjs";
import { makeFiles, measures, sizes } from "./measures.mjs";
import { writeReports } from "./report.mjs";
import { makeCertificate, serverNames, startServer } from "./servers.mjs";

const results = new URL("../results/server.json", import.meta.url);

/** Runs the measures named, or all of them. */
export async function main(args) {
  // In memory: it is not the disk that is measured.
  const wish = readArguments(args, measures, { folder: { type: "string", default: "/dev/shm" } });
  await inBenchFolder(wish.folder, (folder) => measure(folder, wish));
}

async function measure(folder, wish) {
  const { quick, rounds } = wish;
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
  await takeMeasures(
    wish,
    { results, writeReports, page: "docs/benchmarks-server.md" },
    async (name, progress) => ({
      curl: version("curl", "--version", /curl ([\d.]+)/),
      servers: described,
      size,
      rounds,
      cells: await measures[name]({ folder, size, servers, floor, rounds, progress }),
    }),
  );
}
