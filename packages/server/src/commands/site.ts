import { commandSpec, formatFtpTime, replyCodes, siteWords } from "@twinport/protocol";
import { type Answer, answer } from "../session/answer.ts";
import type { Handlers } from "./handler.ts";

const served = [...siteWords].filter(([, spec]) => spec.served);

/** RFC 959 §4.1.3 leaves what stands behind SITE to the site; these are about the session. */
export const site: Handlers<"SITE HELP" | "SITE IDLE" | "SITE TIME" | "SITE UMASK"> = {
  "SITE HELP": (_session, { argument }) => siteHelp(argument.trim()),

  "SITE IDLE"({ state, context }, { argument }) {
    const most = context.limits.idleTime;
    const least = Math.min(context.limits.shortestIdleTime, most);
    if (argument === "") {
      return answer(
        replyCodes.ok,
        `The idle time is ${inSeconds(state.idleTime ?? most)} seconds, at most ${inSeconds(most)}.`,
      );
    }
    const asked = /^[0-9]{1,9}$/.test(argument) ? Number(argument) * 1000 : Number.NaN;
    if (!(asked >= least && asked <= most)) {
      return answer(
        replyCodes.badArgument,
        `The idle time is a number of seconds from ${inSeconds(least)} to ${inSeconds(most)}.`,
      );
    }
    state.idleTime = asked;
    return answer(replyCodes.ok, `The idle time is ${inSeconds(asked)} seconds.`);
  },

  "SITE TIME": ({ context }) => answer(replyCodes.ok, `${formatFtpTime(context.clock.now())} UTC`),

  "SITE UMASK"({ state }, { argument }) {
    if (argument !== "") {
      if (!/^[0-7]{1,4}$/.test(argument) || Number.parseInt(argument, 8) > 0o777) {
        return answer(replyCodes.badArgument, "A mask is an octal number from 0 to 777.");
      }
      state.umask = Number.parseInt(argument, 8);
    }
    const { umask } = state;
    if (umask === null) return answer(replyCodes.ok, "No mask is set: the server's own holds.");
    return answer(replyCodes.ok, `The mask is ${umask.toString(8).padStart(3, "0")}.`);
  },
};

/** The words behind SITE, or what one of them does. */
export function siteHelp(word: string): Answer {
  if (word === "") {
    const names = served.map(([name]) => name);
    return answer(replyCodes.helpText, "SITE commands:", ...names, "SITE HELP word says more.");
  }
  const spec = commandSpec(`SITE ${word}`);
  return spec?.served === true
    ? answer(replyCodes.helpText, `${spec.syntax}: ${spec.help}.`)
    : answer(replyCodes.badParameter, "No such SITE command.");
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
