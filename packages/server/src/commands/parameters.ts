import { replyCodes } from "@twinport/protocol";
import { answer } from "../session/answer.ts";
import type { Handlers } from "./handler.ts";

/** RFC 959 §4.1.2: how data is represented. */
export const parameters: Handlers<"TYPE" | "STRU" | "MODE"> = {
  TYPE({ state }, { argument }) {
    const type = argument.toUpperCase().replace(/ +/g, " ");
    if (type === "A" || type === "A N") {
      state.type = "ascii";
      return answer(replyCodes.ok, "Switching to ASCII mode.");
    }
    if (type === "I" || type === "L 8" || type === "L8") {
      state.type = "image";
      return answer(replyCodes.ok, "Switching to binary mode.");
    }
    return answer(replyCodes.badParameter, "Types are A, A N, I and L 8.");
  },

  STRU: (_session, { argument }) =>
    argument.toUpperCase() === "F"
      ? answer(replyCodes.ok, "Structure is file.")
      : answer(replyCodes.badParameter, "The only structure is F."),

  MODE: (_session, { argument }) =>
    argument.toUpperCase() === "S"
      ? answer(replyCodes.ok, "Mode is stream.")
      : answer(replyCodes.badParameter, "The only mode is S."),
};
