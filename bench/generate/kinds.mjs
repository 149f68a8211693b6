// The captures that are measured.
import { CaptureFile } from "./capture-file.mjs";
import { Pool } from "./content.mjs";
import { Frames } from "./frames.mjs";
import { client4, client6, server4, server6 } from "./hosts.mjs";
import { otherTraffic } from "./other.mjs";
import { Random } from "./random.mjs";
import { Schedule } from "./schedule.mjs";
import { Session } from "./session.mjs";

/** Sessions at any time. */
const PARALLEL = 48;

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i + 1));

class World {
  clock = { now: 0 };
  counts = { sessions: 0, transfers: 0, listings: 0, bytes: 0 };

  constructor(path, seed) {
    this.random = new Random(seed);
    this.pool = new Pool(this.random);
    this.file = new CaptureFile(path);
    this.frames = new Frames(this.file);
    this.schedule = new Schedule(this.clock);
  }

  /** Keeps PARALLEL tasks of `next` going while `more()`, and writes until nothing is left or `full()`. */
  run(next, more, full = () => false) {
    for (let i = 0; i < PARALLEL && more(); i++) this.schedule.add(this.random.exponential(200_000), next());
    while (!full()) {
      const ended = this.schedule.step();
      if (ended === undefined) break;
      if (ended && more()) this.schedule.add(this.clock.now + this.random.exponential(20_000), next());
    }
    this.file.close();
    return { packets: this.file.packets, fileBytes: this.file.size, ...this.counts };
  }
}

/** Sessions of many clients with some servers, interleaved, until the file has `size` bytes: what is under way then is cut, as in any capture. */
export function mix(path, { size = 500e6, seed = 1 } = {}) {
  const world = new World(path, seed);
  const { random } = world;
  const clients = range(300, client4);
  const servers = range(8, server4);
  const clients6 = range(60, client6);
  const servers6 = range(3, server6);
  const [resolver, web] = [server4(53), server4(80)];
  for (const client of clients.slice(0, 6)) world.schedule.add(0, otherTraffic(world, client, resolver, web));
  const session = () => {
    const v6 = random.chance(0.15);
    const client = random.pick(v6 ? clients6 : clients);
    const server = random.pick(v6 ? servers6 : servers);
    return new Session(
      world,
      client,
      server,
      random.whole(200, 40_000),
      server === servers[7] ? 2121 : 21,
    ).run();
  };
  return world.run(
    session,
    () => true,
    () => world.file.size >= size,
  );
}

/** One download of `size` bytes. */
export function bulk(path, { size = 1e9, seed = 1 } = {}) {
  return one(path, seed, (session) => session.download(size));
}

/** One session of `count` listings and small files. */
export function long(path, { count = 1200, seed = 1 } = {}) {
  return one(path, seed, (session) => session.long(count));
}

/** One session, of which `does` is what it does. */
function one(path, seed, does) {
  const world = new World(path, seed);
  let left = 1;
  return world.run(
    () => {
      left--;
      return does(new Session(world, client4(1), server4(1), 2000));
    },
    () => left > 0,
  );
}

/** `count` sessions of a login and nothing else. */
export function short(path, { count = 20_000, seed = 1 } = {}) {
  const world = new World(path, seed);
  const clients = range(500, client4);
  const server = server4(1);
  function* session() {
    const one = new Session(world, world.random.pick(clients), server, world.random.whole(200, 20_000));
    world.counts.sessions++;
    if (yield* one.login()) yield* one.quit();
  }
  let left = count;
  return world.run(
    () => {
      left--;
      return session();
    },
    () => left > 0,
  );
}
