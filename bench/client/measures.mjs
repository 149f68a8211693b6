// What is measured, and how. Each measure gives plain data for bench/results/client.json; report.mjs says it.
import {
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { run, spread } from "../measure.mjs";
import { account } from "../server/account.mjs";
import { assertMoved, bulk, parallel, plan, single } from "./clients.mjs";

/** Seconds after which a client is ended. */
const longest = 180;
/** Tries of one run: curl that has uploaded over TLS closes over tickets that it has not read, and a server may lose the end. */
const tries = 3;
const kibibyte = 1024;

/** Makes `count` files f1, f2, … of `bytes` in a folder that reader of the servers may read. */
export function makeFiles(folder, count, bytes) {
  mkdirSync(folder, { recursive: true });
  const content = Buffer.alloc(bytes, "Twinport");
  for (let index = 1; index <= count; index++) writeFileSync(join(folder, `f${index}`), content);
}

/** Makes a large file. What is in it does not matter: nobody compresses. */
export function makeFile(path, bytes) {
  const file = openSync(path, "wx", 0o644);
  const block = Buffer.alloc(1 << 20, "Twinport");
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(file, block, 0, Math.min(left, block.length));
  closeSync(file);
}

/** An empty directory, which the servers may write into. */
function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  chownSync(folder, account.uid, account.uid);
  return folder;
}

/**
 * One cell: each client in turns, another one first in each round. `take` runs a command and looks whether it has done what it was to do.
 */
function inTurns({ rounds, progress }, cell, clients, take) {
  const names = Object.keys(clients);
  const runs = new Map(names.map((name) => [name, []]));
  const failures = new Map();
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      for (let left = tries; left > 0; left--) {
        try {
          runs.get(name).push(take(clients[name], name));
          break;
        } catch (error) {
          failures.set(name, (failures.get(name) ?? 0) + 1);
          progress(`${cell}: ${name}: ${error.message.slice(0, 600)}`);
        }
      }
    }
  }
  const result = {};
  for (const name of names) {
    const taken = runs.get(name);
    if (taken.length === 0) {
      result[name] = { failures: tries * rounds };
      continue;
    }
    const column = (key) => spread(taken.map((one) => one[key]));
    result[name] = Object.fromEntries(Object.keys(taken[0]).map((key) => [key, column(key)]));
    if (failures.has(name)) result[name].failures = failures.get(name);
  }
  const each = Object.entries(result).map(
    ([name, { wall }]) => `${name} ${wall?.median.toFixed(2) ?? "-"} s`,
  );
  progress(`${cell}: ${each.join(", ")}`);
  return result;
}

const bounded = (command) => run(["timeout", String(longest), ...command]);

/** Runs a task over a directory of small files, `in`, below the server's home or here. */
function small(bench, server, way, port, count, source) {
  return (client) => {
    const local = way === "get" ? emptied(join(bench.folder, "fetched")) : join(bench.folder, source);
    const target = way === "get" ? local : emptied(join(server.home, "out"));
    const remote = way === "get" ? source : "out";
    const task = { task: way, port, count, bytes: kibibyte, local, remote };
    const taken = bounded(client[way](task));
    if (client !== single.floor || way === "put") assertMoved(target, count, kibibyte);
    return taken;
  };
}

const having = (clients, way, wanted = () => true) =>
  Object.fromEntries(Object.entries(clients).filter(([, client]) => client[way] && wanted(client)));

/** Each measure by name; gives its cells, by "way, server". */
export const measures = {
  small(bench) {
    const { size, servers } = bench;
    const clients = (way) => having(single, way, ({ delayed }) => !delayed);
    return cellsOf(servers, (server, way, cell) =>
      inTurns(bench, cell, clients(way), small(bench, server, way, server.port, size.files, "in")),
    );
  },

  // What one file takes is taken off: the start, the login, and what only the first file needs.
  delayed(bench) {
    const { size, servers } = bench;
    return cellsOf(servers, (server, way, cell) => {
      const many = small(bench, server, way, server.delayedPort, size.delayed, "few");
      const alone = small(bench, server, way, server.delayedPort, 1, "one");
      return inTurns(bench, cell, having(single, way), (client) => {
        const whole = many(client);
        const trips = ((whole.wall - alone(client).wall) * 1000) / ((size.delayed - 1) * size.rtt);
        return { ...whole, trips };
      });
    });
  },

  parallel(bench) {
    const { size, servers } = bench;
    const cells = {};
    for (const delayed of [false, true]) {
      const [count, source] = delayed ? [size.delayedParallel, "some"] : [size.files, "in"];
      const more = cellsOf(
        servers,
        (server, way, cell) => {
          const port = delayed ? server.delayedPort : server.port;
          return inTurns(bench, cell, parallel, small(bench, server, way, port, count, source));
        },
        delayed ? ", delayed" : "",
      );
      Object.assign(cells, more);
    }
    return cells;
  },

  bulk(bench) {
    const { size, servers, folder } = bench;
    const cells = {};
    for (const tls of ["clear", "TLSv1.3", "TLSv1.2"]) {
      const more = cellsOf(
        servers,
        (server, way, cell) =>
          inTurns(bench, cell, bulk, (client) => {
            const fetched = join(folder, "fetched-big");
            const sent = join(emptied(join(server.home, "out")), "sent");
            const [local, remote] = way === "get" ? [fetched, "big"] : [join(folder, "big"), "out/sent"];
            const taken = bounded(client[way]({ port: server.port, tls, local, remote }));
            const moved = way === "get" ? fetched : sent;
            if (statSync(moved).size !== size.big) throw new Error(`${moved} is not whole`);
            rmSync(moved);
            return taken;
          }),
        `, ${tls}`,
      );
      Object.assign(cells, more);
    }
    return cells;
  },

  plan(bench) {
    const { size, servers, folder } = bench;
    const cells = {};
    for (const server of servers) {
      const shapes = { flat: [1, size.planned], tree: [size.planned / 100, 100] };
      for (const [shape, [directories, files]] of Object.entries(shapes)) {
        const root = join(server.home, shape);
        for (let index = 0; index < directories; index++)
          makeFiles(directories === 1 ? root : join(root, `d${index}`), files, 0);
        const cell = `${shape}, ${server.name}`;
        cells[cell] = inTurns({ ...bench, rounds: 1 }, cell, plan, (client) => {
          const local = emptied(join(folder, "fetched"));
          return bounded(client.get({ port: server.port, count: size.planned, local, remote: shape }));
        });
        rmSync(root, { recursive: true });
      }
    }
    return cells;
  },
};

function cellsOf(servers, cellOf, suffix = "") {
  const cells = {};
  for (const server of servers) {
    for (const way of ["get", "put"]) {
      const cell = `${way}, ${server.name}${suffix}`;
      cells[cell] = cellOf(server, way, cell);
    }
  }
  return cells;
}
