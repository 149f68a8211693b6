// A TCP connection that writes its own packets. Each method is a generator: it yields how many µs pass before it goes on, so
// that many connections share one clock (schedule.mjs).
import { textContent } from "./content.mjs";
import { ACK, FIN, PSH, RST, SYN } from "./frames.mjs";

/** Segments on their way before the first acknowledgement comes back. */
const WINDOW = 10;

export class Connection {
  #world;
  #client;
  #server;
  #rtt;

  /** `rtt` in µs, as seen beside the server. */
  constructor(world, client, clientPort, server, serverPort, rtt) {
    this.#world = world;
    this.#rtt = rtt;
    const first = () => Math.floor(world.random.next() * 4294967296);
    this.#client = { host: client, port: clientPort, next: first(), peer: undefined };
    this.#server = { host: server, port: serverPort, next: first(), peer: this.#client };
    this.#client.peer = this.#server;
  }

  get client() {
    return this.#client;
  }

  get server() {
    return this.#server;
  }

  *open() {
    this.#segment(this.#client, SYN);
    this.#client.next++;
    yield 40;
    this.#segment(this.#server, SYN | ACK);
    this.#server.next++;
    yield this.#rtt;
    this.#segment(this.#client, ACK);
    yield 30;
  }

  /** A SYN that nobody answers, and its repetitions. */
  *knock() {
    for (const wait of [1e6, 2e6, 4e6]) {
      this.#segment(this.#client, SYN);
      yield wait;
    }
  }

  /** A line, or several in one segment, and its acknowledgement. */
  *say(from, text) {
    this.#segment(from, PSH | ACK, 0, textContent(text));
    from.next += text.length;
    yield this.#rtt * 0.6;
    this.#segment(from.peer, ACK);
    yield this.#rtt * 0.4 + this.#world.random.exponential(300);
  }

  /** Bytes of the pool: segments of the MSS, an acknowledgement for each second one; now and then a segment lost, doubled or late. */
  *send(from, length) {
    const { random } = this.#world;
    const mss = from.host.v6 ? 1428 : 1448;
    const start = from.next;
    const count = Math.ceil(length / mss);
    const part = (i) => Math.min(mss, length - i * mss);
    let acknowledged = 0;
    for (let i = 0; i < count; i++) {
      const trouble =
        random.chance(0.0006) && i + 4 < count ? random.pick(["lost", "doubled", "late"]) : undefined;
      if (trouble === undefined) {
        this.#part(from, start, i, part(i), i === count - 1);
        yield 8;
      } else {
        yield* this.#troubled(from, start, i, part, trouble);
        i += 3;
      }
      while (i - acknowledged >= WINDOW) {
        acknowledged += 2;
        this.#acknowledge(from, start + acknowledged * mss);
        yield 8;
      }
      if ((i & 15) === 15) yield random.exponential(this.#rtt / 4);
    }
    yield this.#rtt;
    while (acknowledged < count) {
      acknowledged = Math.min(count, acknowledged + 2);
      from.next = start + Math.min(length, acknowledged * mss);
      this.#acknowledge(from, from.next);
      yield 8;
    }
  }

  *close(first) {
    this.#segment(first, FIN | ACK);
    first.next++;
    yield this.#rtt / 2;
    this.#segment(first.peer, FIN | ACK);
    first.peer.next++;
    yield this.#rtt / 2;
    this.#segment(first, ACK);
    yield 20;
  }

  *reset(first) {
    this.#segment(first, RST | ACK);
    yield 20;
  }

  /** Four segments of which the first one comes otherwise than it should. */
  *#troubled(from, start, i, part, trouble) {
    const mss = part(i);
    if (trouble === "doubled") this.#part(from, start, i, part(i), false);
    for (let later = 1; later < 4; later++) {
      this.#part(from, start, i + later, part(i + later), false);
      yield 8;
      if (trouble === "lost") {
        this.#acknowledge(from, start + i * mss);
        yield 8;
      } else if (trouble === "late" && later === 1) this.#part(from, start, i, part(i), false);
    }
    if (trouble === "lost") yield this.#rtt;
    if (trouble !== "late") this.#part(from, start, i, part(i), false);
    yield 8;
  }

  #part(from, start, i, length, last) {
    const mss = from.host.v6 ? 1428 : 1448;
    this.#segment(
      from,
      last ? PSH | ACK : ACK,
      start + i * mss - from.next,
      this.#world.pool.slice(start + i, length),
    );
  }

  #acknowledge(from, next) {
    const to = from.peer;
    const { frames, clock } = this.#world;
    frames.tcp(clock.now, to.host, to.port, from.host, from.port, ACK, to.next, next);
  }

  #segment(from, flags, offset = 0, content = undefined) {
    const { host, port, next, peer } = from;
    const { frames, clock } = this.#world;
    frames.tcp(clock.now, host, port, peer.host, peer.port, flags, next + offset, peer.next, content);
  }
}
