import { rowSentence } from "../explain/row.ts";
import type { Voice } from "../explain/voice.ts";
import type { Row, Session } from "../model.ts";

/** Characters of a label. */
const labelText = 60;

/** What stands on the arrow of a row: the wire line, or the row's matter in a few words. */
export function labelOf(row: Row, session: Session, voice: Voice): string {
  const [line] = row.raw;
  return line === undefined ? rowSentence(row, session, voice) : voice.wire(line, labelText);
}
