import { sameAddress } from "@twinport/protocol";
import type { Voice } from "../explain/voice.ts";
import type { Row, Session } from "../model.ts";
import { phraseOf } from "./phrase.ts";

/** Characters of a label. */
const labelText = 60;

/** What stands on an arrow, fit to be shown; where it is cut, what stands behind stays. */
export interface Label {
  readonly text: string;
  /** "→ :13365", the address that a line names in numbers; mostly empty. */
  readonly behind: string;
  /** The text is a line of the wire. */
  readonly wire: boolean;
}

/** What stands on the arrow of a row, in one line: the wire line, or the row's matter in a few words. */
export function labelOf(row: Row, session: Session, voice: Voice): string {
  const { text, behind } = labelParts(row, session, voice);
  return behind === "" ? text : `${text} ${behind}`;
}

/** The same in its parts. `max`: characters of a wire line. */
export function labelParts(row: Row, session: Session, voice: Voice, max: number = labelText): Label {
  if (row.kind === "command" || row.kind === "reply") {
    const [line = "", ...more] = row.raw;
    const text = voice.wire(line.trimEnd(), max) + (more.length > 0 ? " …" : "");
    return { text, behind: announced(row.params, row.kind, session, voice), wire: true };
  }
  const { retransmissions: n } = row;
  const again = n > 0 && row.kind !== "tcp.handshake.incomplete" && row.kind !== "tcp.retrans.row";
  const said = phraseOf(row, voice);
  const text = again ? said + voice.say(voice.phrases.ladder.resent, { n: voice.count(n) }) : said;
  return { text, behind: "", wire: false };
}

/** "→ :13365"; with the address, where that is not the one of the host that names it. */
function announced(
  { announced: named }: Extract<Row, { kind: "command" | "reply" }>["params"],
  kind: "command" | "reply",
  { client, server }: Session,
  voice: Voice,
): string {
  if (named === null) return "";
  const { address, port } = named.endpoint;
  const own = kind === "command" ? client : server;
  return `→ ${sameAddress(address, own.address) ? `:${port}` : voice.endpoint(named.endpoint)}`;
}
