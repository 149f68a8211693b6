// A socket whose bytes, end and reset go over a link to another socket.
import { connect } from "node:net";
import { DelayLine } from "./delay-line.mjs";

/** More than this is not taken off a sender's hands at once: at 20 ms, 3 GB/s. */
const mostUnderWay = 32 << 20;
const socketOptions = { host: "127.0.0.1", noDelay: true, allowHalfOpen: true };

export const dial = (port) => connect({ port, ...socketOptions });

/**
 * Carries what `from` sends to `to()`, a socket that is there when the first byte is due. `due` gives when what is read now arrives, `each`
 * is told of each chunk.
 */
export function carry(from, to, line, due, each) {
  let underWay = 0;
  from.on("data", (chunk) => {
    each(chunk);
    underWay += chunk.length;
    if (underWay > mostUnderWay) from.pause();
    line.push(due(), () => {
      underWay -= chunk.length;
      if (from.isPaused() && underWay <= mostUnderWay) from.resume();
      to().write(chunk);
    });
  });
  carryEnd(from, to, line, due);
}

/** Carries the end of what `from` sends, or its reset, alone. */
export function carryEnd(from, to, line, due, before = (act) => act()) {
  from.on("end", () => before(() => line.push(due(), () => to().end())));
  from.on("error", () => before(() => line.push(due(), () => to().resetAndDestroy())));
}

/**
 * A data connection, which `near` has opened, to where it leads: `port`. Gives when it was opened. Who accepts it does so a handshake later
 * (SYN, SYN-ACK, ACK), and who opened it has sent nothing before it knew of the SYN-ACK.
 */
export function carryData(near, port, { clock, oneWay, keep }, count) {
  const opened = clock.now();
  const forth = new DelayLine(clock);
  const back = new DelayLine(clock);
  let far;
  // A sender that lingers until all is acknowledged would wait for this kernel's delayed acknowledgement: our end takes it along at once.
  const bytes = { forth: 0, back: 0 };
  near.on("end", () => bytes.back === 0 && near.end());
  const counted = (way) => (chunk) => {
    bytes[way] += chunk.length;
    count(way, chunk.length);
  };
  forth.push(opened + 3 * oneWay, () => {
    far = keep(dial(port));
    far.on("end", () => bytes.forth === 0 && far.end());
    const arrives = () => clock.now() + oneWay;
    carry(far, () => near, back, arrives, counted("back"));
  });
  const arrives = () => Math.max(clock.now(), opened + 2 * oneWay) + oneWay;
  carry(near, () => far, forth, arrives, counted("forth"));
  return opened;
}
