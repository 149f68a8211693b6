import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Something of a lab that runs: a process, and the network in which it is. */
export interface Remains {
  /** Process id and start time, so that a later process of the same id is another one. */
  readonly processes: ReadonlySet<string>;
  /** Network namespaces other than our own. */
  readonly networks: ReadonlySet<string>;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly key: string;
  readonly network: string;
}

/** What the children of a process are, and theirs, and in which networks. */
export function offspring(of: number): Remains {
  const all = processes();
  const own = all.find(({ pid }) => pid === process.pid)?.network;
  const family = new Set([of]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  family.delete(of);
  const members = all.filter(({ pid }) => family.has(pid));
  return {
    processes: new Set(members.map(({ key }) => key)),
    networks: new Set(members.map(({ network }) => network).filter((one) => one !== own)),
  };
}

/** What is still there of it; processes that were started since in its networks too. */
export function stillThere({ processes: were, networks }: Remains): readonly string[] {
  return processes()
    .filter(({ key, network }) => were.has(key) || networks.has(network))
    .map(({ key }) => key);
}

function processes(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "pid (name) state ppid …": the name may hold anything, also a bracket.
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const network = readlinkSync(`/proc/${name}/ns/net`);
        return [{ pid: Number(name), parent: Number(fields[1]), key: `${name} ${fields[19]}`, network }];
      } catch {
        return []; // gone meanwhile
      }
    });
}
