import { replyCodes } from "@twinport/protocol";
import type { Representation } from "../data/representation.ts";
import type { TransferPlan } from "../data/transfer.ts";
import { type Answer, AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { permissionsOf } from "../session/state.ts";
import { transferAnswer } from "../session/transfers.ts";
import { StorageError } from "../storage/errors.ts";
import type { Upload, UploadMode } from "../storage/types.ts";
import { exactly } from "./exactly.ts";
import type { Handlers } from "./handler.ts";
import { newPath } from "./new-path.ts";
import { transferRange } from "./ranges.ts";
import { fileRepresentation } from "./representation.ts";
import { openUnique } from "./unique.ts";

/**
 * Characters of a name in a sentence that people read. A name that programs read (STOU's, those of 257, HASH, MFMT and MD5) is
 * given whole: half of one would be another file's. No such line is longer than a path may be (`limits.path`), each of its
 * quotes doubled.
 */
const longestShownName = 512;

/** RFC 959 §4.1.3: files sent and received. */
export const transfers: Handlers<"RETR" | "STOR" | "STOU" | "APPE" | "ABOR"> = {
  RETR(session, request) {
    const path = session.path(request.argument);
    return transferAnswer(session, request.verb, path, () => download(session, path, request.argument));
  },

  STOR: (session, { argument }) => store(session, "STOR", argument, { kind: "replace" }),

  APPE: (session, { argument }) => store(session, "APPE", argument, { kind: "append" }),

  async STOU(session, { verb, argument }) {
    let name = argument;
    let path = session.path(name);
    const reply = await transferAnswer(
      session,
      verb,
      () => path,
      async () => {
        const representation = fileRepresentation(session);
        const { start, end } = transferRange(session);
        if (start > 0 || end !== undefined) throw new AnswerError(noPartOfNew);
        const opened = await openUnique(session, argument);
        name = opened.name;
        path = session.path(name);
        // RFC 1123 §4.1.2.9: clients read the name here.
        return uploadPlan(representation, opened.upload, `FILE: ${name}`);
      },
    );
    return reply.code === replyCodes.transferComplete
      ? answer(reply.code, `Transfer complete, stored as ${name}`)
      : reply;
  },

  ABOR(session) {
    if (session.running.brokeOff) return answer(replyCodes.transferComplete, "ABOR successful.");
    session.data.clear();
    return answer(replyCodes.dataOpenIdle, "No transfer to abort.");
  },
};

const noPartOfNew = answer(replyCodes.badRestart, "A new file cannot be continued.");

function store(
  session: Session,
  verb: "STOR" | "APPE",
  argument: string,
  whole: UploadMode,
): Promise<Answer> {
  const path = session.path(argument);
  return transferAnswer(session, verb, path, async () => {
    const representation = fileRepresentation(session);
    const { start, end } = transferRange(session);
    // RFC 3659 §5.4 and the draft of RANG: behind them APPE does what STOR does.
    const part: UploadMode = end === undefined ? { kind: "resume", start } : { kind: "patch", start };
    const mode = start === 0 && end === undefined ? whole : part;
    await newPath(session, argument);
    const upload = await session.storage.openUpload(path, mode, permissionsOf(session.state, 0o666));
    const opening = `Opening ${modeOf(representation)} mode data connection for ${shown(argument)}.`;
    const stream = end === undefined ? upload.stream : exactly(upload.stream, end - start);
    return uploadPlan(representation, upload, opening, stream);
  });
}

async function download(session: Session, path: string, argument: string): Promise<TransferPlan> {
  const representation = fileRepresentation(session);
  const { start, end } = transferRange(session);
  const file = await session.storage.openFile(path);
  const { size } = file.facts;
  // Of a range outside the file there is nothing to send (draft-bryan-ftp-range §4.3); a position outside is wrong.
  if (end === undefined && start > size) {
    await file.close();
    throw new StorageError("ERANGE");
  }
  const stop = Math.min(end ?? size, size);
  const from = Math.min(start, stop);
  const name = shown(argument);
  const body = {
    direction: "down",
    stream: file.stream(from, stop),
    close: () => file.close(),
    expected: stop - from,
  } as const;
  return {
    body,
    opening: `Opening ${modeOf(representation)} mode data connection for ${name} (${size} bytes).`,
    representation,
  };
}

function uploadPlan(
  representation: Representation,
  upload: Upload,
  opening: string,
  stream = upload.stream,
): TransferPlan {
  return {
    body: { direction: "up", stream, commit: () => upload.commit(), abandon: () => upload.abandon() },
    opening,
    representation,
  };
}

function modeOf({ type }: Representation): "ASCII" | "BINARY" {
  return type === "ascii" ? "ASCII" : "BINARY";
}

function shown(argument: string): string {
  return argument.length > longestShownName ? `${argument.slice(0, longestShownName)}…` : argument;
}
