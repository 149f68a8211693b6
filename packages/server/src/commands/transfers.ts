import { replyCodes } from "@twinport/protocol";
import type { TransferPlan } from "../data/transfer.ts";
import { AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { transferAnswer } from "../session/transfers.ts";
import { StorageError } from "../storage/errors.ts";
import type { UploadMode } from "../storage/types.ts";
import type { Handlers } from "./handler.ts";

/** The largest restart position that RFC 3659 §2.3 implementations agree on: a signed 64-bit number. */
const largestRestart = 2n ** 63n - 1n;
/** Characters of a name that a reply repeats: it must stay one line of at most 4096 bytes. */
const longestShownName = 512;

/** RFC 959 §4.1.3: files sent and received, and RFC 3659 §5: from where on. */
export const transfers: Handlers<"RETR" | "STOR" | "APPE" | "REST" | "ABOR"> = {
  RETR(session, request) {
    const path = session.path(request.argument);
    return transferAnswer(session, request.verb, path, () => download(session, path, request.argument));
  },

  STOR(session, request) {
    const path = session.path(request.argument);
    return transferAnswer(session, request.verb, path, () => {
      const start = restartAt(session);
      const mode: UploadMode = start === 0 ? { kind: "replace" } : { kind: "resume", start };
      return upload(session, path, request.argument, mode);
    });
  },

  APPE(session, request) {
    const path = session.path(request.argument);
    return transferAnswer(session, request.verb, path, () =>
      upload(session, path, request.argument, { kind: "append" }),
    );
  },

  REST({ state }, { argument }) {
    state.restart = 0n;
    const position = /^[0-9]{1,19}$/.test(argument) ? BigInt(argument) : undefined;
    if (position === undefined || position > largestRestart) {
      return answer(replyCodes.badArgument, "A restart position is a whole number.");
    }
    state.restart = position;
    return answer(replyCodes.pendingInformation, `Restart position accepted (${position}).`);
  },

  ABOR(session) {
    const { state } = session;
    if (state.aborted) {
      state.aborted = false;
      return answer(replyCodes.transferComplete, "ABOR successful.");
    }
    session.data.clear();
    return answer(replyCodes.dataOpenIdle, "No transfer to abort.");
  },
};

/**
 * The restart position as a number. In TYPE A a position would count bytes of the converted form (RFC 3659 §5.2),
 * which no file system can seek to, so there only 0 is good.
 */
function restartAt({ state }: Session): number {
  if (state.restart === 0n) return 0;
  if (state.type === "ascii") {
    throw new AnswerError(answer(replyCodes.badRestart, "Restarting works in TYPE I only."));
  }
  if (state.restart > BigInt(Number.MAX_SAFE_INTEGER)) throw new StorageError("ERANGE");
  return Number(state.restart);
}

async function download(session: Session, path: string, argument: string): Promise<TransferPlan> {
  const start = restartAt(session);
  const file = await session.storage.openFile(path);
  const { size } = file.facts;
  if (start > size) {
    await file.close();
    throw new StorageError("ERANGE");
  }
  const convert = session.state.type === "ascii";
  const name = shown(argument);
  const body = { direction: "down", stream: file.stream(start), close: () => file.close() } as const;
  return {
    // In image type the receiver can hold us to the number of bytes.
    body: convert ? body : { ...body, expected: size - start },
    opening: `Opening ${modeOf(session)} mode data connection for ${name} (${size} bytes).`,
    convert,
  };
}

async function upload(
  session: Session,
  path: string,
  argument: string,
  mode: UploadMode,
): Promise<TransferPlan> {
  const { stream, commit, abandon } = await session.storage.openUpload(path, mode);
  return {
    body: { direction: "up", stream, commit, abandon },
    opening: `Opening ${modeOf(session)} mode data connection for ${shown(argument)}.`,
    convert: session.state.type === "ascii",
  };
}

function modeOf({ state }: Session): "ASCII" | "BINARY" {
  return state.type === "ascii" ? "ASCII" : "BINARY";
}

function shown(argument: string): string {
  return argument.length > longestShownName ? `${argument.slice(0, longestShownName)}…` : argument;
}
