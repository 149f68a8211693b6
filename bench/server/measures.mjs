// What is measured, and how. Each measure gives plain data for bench/results/server.json; report.mjs says it.
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { spread } from "../measure.mjs";
import { crowd, idle, sessions, transfer } from "./client.mjs";
import { cpuOf, Interrupted, memoryOf, processesOf } from "./processes.mjs";
import { cellLine } from "./report.mjs";

/** Sizes in bytes and counts of a full run, and of one that only shows that everything runs. */
export const sizes = {
  full: { clear: 1e9, tls: 512e6, small: 10e3, files: 500, crowd: 32e6, clients: 16, logins: 64, idle: 200 },
  quick: { clear: 2e6, tls: 2e6, small: 10e3, files: 10, crowd: 2e6, clients: 4, logins: 8, idle: 8 },
};

const smallFiles = ({ files }) => Array.from({ length: files }, (_, index) => `small${index + 1}`);

/** Makes the files that are moved; gives their names. What is in them does not matter: nobody compresses. */
export function makeFiles(folder, size) {
  const kinds = { clear: size.clear, tls: size.tls, crowd: size.crowd };
  const wanted = [...Object.entries(kinds), ...smallFiles(size).map((name) => [name, size.small])];
  const block = Buffer.alloc(1 << 20, "Twinport");
  for (const [name, bytes] of wanted) {
    const file = openSync(join(folder, name), "wx", 0o644);
    for (let left = bytes; left > 0; left -= block.length)
      writeSync(file, block, 0, Math.min(left, block.length));
    closeSync(file);
  }
  return wanted.map(([name]) => name);
}

/** Tries of one run. With a busy machine and a small file most fail. */
const tries = 20;

/**
 * Takes one run, again where it fails: curl that has uploaded over TLS 1.3 leaves the tickets unread, and closing over them resets the
 * connection now and then before the server has read all. `failed` is told each failure.
 */
async function again(take, failed) {
  for (let left = tries; ; left--) {
    try {
      return await take();
    } catch (error) {
      if (error instanceof Interrupted || left === 1) throw error;
      failed(error);
    }
  }
}

/**
 * One cell: every server in turns, `rounds` times, and another one first in each round, so that what disturbs the machine disturbs all.
 * `take` gives seconds; the rate is `amount` a second.
 */
async function inTurns({ rounds, progress }, cell, servers, amount, take) {
  const runs = new Map(servers.map(({ name }) => [name, []]));
  const failures = new Map();
  for (let round = 0; round < rounds; round++) {
    progress(`${cell}, round ${round + 1} of ${rounds}`);
    const first = round % servers.length;
    for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
      const runOnce = async () => {
        const before = cpuOf(server.pid);
        const seconds = await take(server);
        return { rate: amount / seconds, cpu: cpuOf(server.pid) - before };
      };
      const run = await again(runOnce, ({ message }) => {
        failures.set(server.name, (failures.get(server.name) ?? 0) + 1);
        progress(`${server.name}, again: ${message}`);
      });
      runs.get(server.name).push(run);
    }
  }
  const column = (name, key) => spread(runs.get(name).map((run) => run[key]));
  const measured = servers.map(({ name }) => [
    name,
    { rate: column(name, "rate"), cpu: column(name, "cpu"), failures: failures.get(name) ?? 0 },
  ]);
  const result = { amount, servers: Object.fromEntries(measured) };
  progress(cellLine(cell, result));
  return result;
}

/** Each measure by name; gives its cells. Memory first: the others leave behind what a server has grown to. */
export const measures = {
  async memory({ size, servers, progress, folder }) {
    const cells = { start: {}, idle: {}, "tls-down": {}, "tls-up": {} };
    for (const server of servers) {
      progress(server.name);
      cells.start[server.name] = memoryOf(server.pid);
      const processes = processesOf(server.pid);
      const end = await idle(server, "tls", size.idle);
      cells.idle[server.name] = memoryOf(server.pid);
      await end();
      // The processes of those sessions count no more.
      for (let looks = 0; processesOf(server.pid) > processes && looks < 200; looks++) await delay(100);
      for (const direction of ["down", "up"]) {
        const remote = direction === "up" ? "uploaded" : "tls";
        const files = { local: join(folder, "tls"), remote };
        const most = () => mostMemory(server.pid, transfer(server, direction, "tls", files));
        cells[`tls-${direction}`][server.name] = await again(most, ({ message }) => progress(message));
      }
      rmSync(join(server.home, "uploaded"), { force: true });
    }
    return cells;
  },

  async bulk(bench) {
    const { size, servers, floor, folder } = bench;
    const cells = {};
    for (const security of ["clear", "tls"]) {
      for (const direction of ["down", "up"]) {
        const cell = `${security}-${direction}`;
        cells[cell] = await inTurns(bench, cell, [...servers, floor], size[security], async (server) => {
          const remote = direction === "up" ? "uploaded" : security;
          const seconds = await transfer(server, direction, security, {
            local: join(folder, security),
            remote,
          });
          rmSync(join(server.home, "uploaded"), { force: true });
          return seconds;
        });
      }
    }
    return cells;
  },

  async small(bench) {
    const { size, servers } = bench;
    const cells = {};
    for (const security of ["clear", "tls"]) {
      for (const direction of ["down", "up"]) {
        const cell = `${security}-${direction}`;
        cells[cell] = await inTurns(bench, cell, servers, size.files, async (server) => {
          // The files that are there are hard links: who writes into them would change everybody's.
          if (direction === "up")
            for (const name of smallFiles(size)) rmSync(join(server.home, name), { force: true });
          return sessions(direction, server, security, size.files);
        });
      }
    }
    return cells;
  },

  async many(bench) {
    const { size, servers } = bench;
    const take = (security) => (server) => crowd(server, security, size.clients, "crowd");
    return {
      "clear-down": await inTurns(bench, "clear-down", servers, size.clients * size.crowd, take("clear")),
      "tls-down": await inTurns(bench, "tls-down", servers, size.clients * size.crowd, take("tls")),
    };
  },

  async logins(bench) {
    const { size, servers } = bench;
    const take = (security) => (server) => sessions("logins", server, security, size.logins);
    return {
      clear: await inTurns(bench, "clear", servers, size.logins, take("clear")),
      tls: await inTurns(bench, "tls", servers, size.logins, take("tls")),
    };
  },
};

/** The most memory that was seen during some work, ten times a second. */
async function mostMemory(pid, work) {
  let most = 0;
  const look = () => {
    most = Math.max(most, memoryOf(pid));
  };
  const timer = setInterval(look, 100);
  try {
    await work;
    look();
    return most;
  } finally {
    clearInterval(timer);
  }
}
