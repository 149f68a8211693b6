import { parentPath, quotePath, replyCodes } from "@twinport/protocol";
import { answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { permissionsOf } from "../session/state.ts";
import { StorageError } from "../storage/errors.ts";
import type { Handlers } from "./handler.ts";
import { newPath } from "./new-path.ts";

/** RFC 959 §4.1.1 and §4.1.3: directories. */
export const directories: Handlers<"PWD" | "CWD" | "CDUP" | "MKD" | "RMD"> = {
  PWD: ({ state }) => answer(replyCodes.pathName, `${quotePath(state.cwd)} is the current directory.`),

  async CWD(session, { argument }) {
    await changeTo(session, session.path(argument));
    return answer(replyCodes.fileActionOk, "Directory successfully changed.");
  },

  async CDUP(session) {
    await changeTo(session, parentPath(session.state.cwd));
    return answer(replyCodes.fileActionOk, "Directory successfully changed.");
  },

  async MKD(session, { argument }) {
    const path = await newPath(session, argument);
    await session.storage.makeDirectory(path, permissionsOf(session.state, 0o777));
    return answer(replyCodes.pathName, `${quotePath(path)} created.`);
  },

  async RMD(session, { argument }) {
    const path = session.path(argument);
    if (path === "/") throw new StorageError("EPERM");
    await session.storage.removeDirectory(path);
    return answer(replyCodes.fileActionOk, "Directory removed.");
  },
};

async function changeTo(session: Session, path: string): Promise<void> {
  const { type } = await session.storage.stat(path);
  if (type !== "directory") throw new StorageError("ENOTDIR");
  session.state.cwd = path;
}
