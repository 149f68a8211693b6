import type { Row } from "../model.ts";
import type { Voice } from "./voice.ts";

/** How the packets of a row came: "; 2 retransmissions", and what else was odd about them; mostly nothing. */
export function carriage(row: Row, voice: Voice): string {
  const { retransmissions, outOfOrder, beyondMss, conflict } = row;
  if (retransmissions === 0 && outOfOrder === 0 && !beyondMss && !conflict) return "";
  return [
    voice.suffix(retransmissions > 0, "retransmissions", { n: voice.count(retransmissions) }),
    voice.suffix(outOfOrder > 0, "tcp.ooo", { n: voice.count(outOfOrder) }),
    voice.suffix(beyondMss, "tcp.tso"),
    voice.suffix(conflict, "conflict"),
  ].join("");
}
