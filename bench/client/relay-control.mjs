// One control connection through the relay: what is said of data connections is changed so that they come through it too.
import { once } from "node:events";
import { createServer } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { DelayLine } from "./delay-line.mjs";
import { carryData, carryEnd, dial } from "./relay-carry.mjs";

const transferVerb = /^(?:RETR|STOR|STOU|APPE|LIST|NLST|MLSD)\b/i;

/** Carries a connection that a client has opened, `near`, to the server at `to`. */
export function carryControl(near, link) {
  const { to, clock, oneWay, counts, keep } = link;
  const opened = clock.now();
  const [forth, back] = [new DelayLine(clock), new DelayLine(clock)];
  const listeners = new Set();
  let far;
  /** Both sides have spoken of TLS: nothing can be read any more. */
  let secret = false;
  /** Data connections that the server has been asked to open, and has not. */
  let asked = 0;
  /** Until then the server is busy with its connect(). */
  let serverBusy = 0;
  let clientsTurn = true;

  /** A port on which one data connection is awaited. */
  async function divert(accepted) {
    const listener = keep(createServer({ noDelay: true, allowHalfOpen: true }));
    listeners.add(listener);
    listener.once("connection", (socket) => {
      listener.close();
      counts.data.connections += 1;
      accepted(keep(socket));
    });
    listener.once("close", () => listeners.delete(listener));
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    return listener.address().port;
  }
  const count = (sent, received) => (way, bytes) => {
    counts.data[way === "forth" ? sent : received] += bytes;
  };
  const passive = (port) => divert((socket) => carryData(socket, port, link, count("sent", "received")));
  const active = (port) => {
    asked += 1;
    return divert((socket) => {
      asked = Math.max(0, asked - 1);
      serverBusy = carryData(socket, port, link, count("received", "sent")) + 2 * oneWay;
      forth.go(serverBusy);
    });
  };

  async function command(line, at) {
    const verb = /^\W*([a-z]+)/i.exec(line)?.[1].toUpperCase();
    counts.control.commands += 1;
    const changed = verb === "PORT" || verb === "EPRT" ? await replacedPort(line, active) : line;
    forth.push(at, () => {
      far.write(changed, "latin1");
      if (verb === "PASV" || verb === "EPSV") asked = 0;
      if (transferVerb.test(line) && asked > 0) forth.stop();
    });
  }

  async function reply(line, at) {
    // The connection that it speaks of may wait in this very turn of the event loop.
    if (asked > 0) await nextTurn();
    if (/^[23]34[ -]/.test(line)) secret = true;
    if (/^[45]\d\d /.test(line)) forth.go();
    const changed = /^22[79] /.test(line) ? await replacedPort(line, passive) : line;
    back.push(Math.max(at, serverBusy + oneWay), () => {
      clientsTurn = true;
      near.write(changed, "latin1");
    });
  }

  const chunkOfClient = linesOf(
    command,
    () => secret,
    (bytes, at) => forth.push(at, () => far.write(bytes)),
  );
  const chunkOfServer = linesOf(
    reply,
    () => secret,
    (bytes, at) => {
      back.push(at, () => {
        clientsTurn = true;
        near.write(bytes);
      });
    },
  );

  counts.control.connections += 1;
  keep(near);
  const arrives = () => Math.max(clock.now(), opened + 2 * oneWay) + oneWay;
  near.on("data", (chunk) => {
    counts.control.sent += chunk.length;
    if (clientsTurn) counts.control.flights += 1;
    clientsTurn = false;
    chunkOfClient(chunk, arrives());
  });
  carryEnd(near, () => far, forth, arrives, chunkOfClient.after);
  near.once("close", () => {
    forth.go();
    for (const listener of listeners) listener.close();
  });
  forth.push(opened + 3 * oneWay, () => {
    far = keep(dial(to));
    far.on("data", (chunk) => {
      counts.control.received += chunk.length;
      chunkOfServer(chunk, clock.now() + oneWay);
    });
    carryEnd(
      far,
      () => near,
      back,
      () => clock.now() + oneWay,
      chunkOfServer.after,
    );
  });
}

/** Takes chunks, each with its time, and gives lines, one after another; from where they are secret, the chunks as they are. */
function linesOf(each, secret, raw) {
  let rest = "";
  let before = Promise.resolve();
  const take = async (chunk, at) => {
    if (secret()) return raw(chunk, at);
    const lines = (rest + chunk.toString("latin1")).split(/(?<=\n)/);
    rest = lines.at(-1).endsWith("\n") ? "" : lines.pop();
    for (const line of lines) await each(line, at);
  };
  const add = (chunk, at) => {
    before = before.then(() => take(chunk, at));
  };
  /** Does something when all lines that came before have been given. */
  add.after = (act) => {
    before = before.then(act);
  };
  return add;
}

/** A line with another port in place of the one that it names, if it names one on 127.0.0.1. */
async function replacedPort(line, portFor) {
  const short = /\((\|\|\|)(\d+)\|\)|\|1\|(127\.0\.0\.1\|)(\d+)\|/.exec(line);
  if (short) {
    const [whole, , port = short[4]] = short;
    return line.replace(whole, whole.replace(port, await portFor(Number(port))));
  }
  const long = /(127,0,0,1),(\d+),(\d+)/.exec(line);
  if (!long) return line;
  const other = await portFor(Number(long[2]) * 256 + Number(long[3]));
  return line.replace(long[0], `${long[1]},${other >> 8},${other & 255}`);
}
