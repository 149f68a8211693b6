// A link with a round-trip time, for machines whose kernel has none to give (netem): clients connect to the relay as to the server.
//   node bench/client/relay.mjs --to PORT [--rtt MS] [--port PORT]     for each line on standard input, one of JSON with the counts; ends with it
//   const relay = await startRelay({ to: 21, rtt: 20 }); relay.port; relay.counts(); await relay.close();
//
// What is as on a link of RTT = 2h, each byte stamped when it is read and sent on when due, however many are under way:
//  * Every chunk, end and reset of control and data connections arrives h after it was sent, in order. No rate is limited.
//  * A connection costs its handshake. The kernel tells who dials at once that it is connected, which cannot be helped: on a link that takes
//    2h (SYN, SYN-ACK), and who accepts learns of it after 3h (the ACK). So the other side is dialled after 3h, and what the dialler
//    sends before 2h counts as sent at 2h. A greeting is there after 4h, as on a link; a file whose RETR was sent together with the SYN, or
//    after the connection, too. That holds for both directions: in active mode the server is the dialler.
//  * In active mode a server is busy for 2h with its own connect(), where here it is done at once. So its replies of that time count as sent
//    at its end, and commands behind the transfer command wait for it. Without this, pipelined files would cost nothing.
//    In passive mode nothing keeps a client busy that waits for connect() before it sends the transfer command: where the server answers
//    150 before it has accepted (ours does not, nor vsftpd), the relay spares such a client h of an upload.
// Not as on a link: acknowledgements come from the relay's own kernel. So there is no slow start, and the close() of a server that lingers
// until all is acknowledged (vsftpd's) does not take another 2h: the reply at the end of a download comes with the data, for each client alike.
//
// PORT, EPRT and the replies to PASV and EPSV are rewritten, so that data connections come through the relay. After AUTH TLS it reads nothing
// more: control connections are delayed on, data connections in passive mode go past the relay.
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { wallClock } from "./delay-line.mjs";
import { carryControl } from "./relay-control.mjs";

/** Starts a relay on 127.0.0.1 to a server there; `rtt` in what `clock` counts, by default milliseconds. */
export async function startRelay({ to, rtt = 0, port = 0, clock = wallClock }) {
  const counts = {
    /** A flight: what the client sends until something arrives for it, from its connection or the server. */
    control: { connections: 0, sent: 0, received: 0, flights: 0, commands: 0 },
    data: { connections: 0, sent: 0, received: 0 },
  };
  const open = new Set();
  const link = { to, clock, oneWay: rtt / 2, counts, keep };
  /** Remembers what `close` is to close: a socket or a listener. */
  function keep(thing) {
    open.add(thing);
    thing.once("close", () => open.delete(thing));
    return thing;
  }
  const listener = keep(
    createServer({ noDelay: true, allowHalfOpen: true }, (near) => carryControl(near, link)),
  );
  listener.listen(port, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: listener.address().port,
    /** What has gone by since the start. `sent` is the clients' bytes, `received` the server's. */
    counts: () => structuredClone(counts),
    async close() {
      const closed = once(listener, "close");
      for (const thing of open) (thing.destroy ?? thing.close).call(thing);
      await closed;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      to: { type: "string" },
      rtt: { type: "string", default: "0" },
      port: { type: "string", default: "0" },
    },
  });
  const relay = await startRelay({
    to: Number(values.to),
    rtt: Number(values.rtt),
    port: Number(values.port),
  });
  console.log(JSON.stringify({ port: relay.port }));
  for await (const _ of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(relay.counts()));
  await relay.close();
}
