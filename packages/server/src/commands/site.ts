import { commandSpec, replyCodes, siteWords } from "@twinport/protocol";
import { answer } from "../session/answer.ts";
import type { Handlers } from "./handler.ts";

const served = [...siteWords].filter(([, spec]) => spec.served);

/** RFC 959 §4.1.3 leaves what stands behind SITE to the site; these are about the session. */
export const site: Handlers<"SITE HELP"> = {
  "SITE HELP"(_session, { argument }) {
    const word = argument.trim();
    if (word === "") {
      return answer(
        replyCodes.helpText,
        "SITE commands:",
        ...served.map(([name]) => name),
        "SITE HELP word says more.",
      );
    }
    const spec = commandSpec(`SITE ${word}`);
    return spec?.served === true
      ? answer(replyCodes.helpText, `${spec.syntax}: ${spec.help}.`)
      : answer(replyCodes.badParameter, "No such SITE command.");
  },
};
