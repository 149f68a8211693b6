import { replyCodes } from "@twinport/protocol";
import { answer } from "../session/answer.ts";
import { StorageError } from "../storage/errors.ts";
import type { Handlers } from "./handler.ts";
import { newPath } from "./new-path.ts";

/** RFC 959 §4.1.3: names of files changed and removed. */
export const files: Handlers<"RNFR" | "RNTO" | "DELE"> = {
  async RNFR(session, { argument }) {
    const from = session.path(argument);
    if (from === "/") throw new StorageError("EPERM");
    await session.storage.stat(from);
    if (session.storage.allowed?.(from).has("rename") === false) throw new StorageError("EACCES");
    session.state.pending = { kind: "rename", from };
    return answer(replyCodes.pendingInformation, "Ready for RNTO.");
  },

  async RNTO(session, { argument }) {
    const { pending } = session.state;
    if (pending.kind !== "rename") return answer(replyCodes.badSequence, "Send RNFR first.");
    const to = await newPath(session, argument);
    if (to === "/") throw new StorageError("EINVAL");
    await session.storage.rename(pending.from, to);
    return answer(replyCodes.fileActionOk, "Rename successful.");
  },

  async DELE(session, { argument }) {
    await session.storage.removeFile(session.path(argument));
    return answer(replyCodes.fileActionOk, "File removed.");
  },
};
