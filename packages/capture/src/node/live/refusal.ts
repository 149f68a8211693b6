import process from "node:process";
import type { Language } from "@twinport/diagnosis";
import { FtpError } from "@twinport/protocol";
import { refusalTexts } from "./refusal-texts.ts";

/** What a program says that captures as it should. */
const usual =
  /listening on|data link type|packets? (?:captured|received|dropped)|^(?:File|Capturing|Packets)/i;

/** A program that was to capture. */
export interface Attempt {
  readonly program: "tcpdump" | "dumpcap";
  readonly device: string;
  /** Default: English. */
  readonly language?: Language | undefined;
}

/** Why a program does not capture, and what to do about it. `said`: what it wrote to standard error. */
export function refusal(
  { program, device, language = "en" }: Attempt,
  said: string,
  cause?: Error,
): FtpError {
  const texts = refusalTexts[language];
  const { platform } = process;
  const known = platform === "darwin" || platform === "win32";
  const code = cause !== undefined && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") {
    const hint = texts.install[known ? platform : "else"];
    return new FtpError("unreadable", texts.missing, { hint, cause });
  }
  if (code === "EACCES" || code === "EPERM" || /permi(?:tted|ssion)|privileges/i.test(said)) {
    const hint = texts.permit[known ? platform : program];
    return new FtpError("unreadable", texts.denied(program, device), { hint, cause });
  }
  const lines = said.split("\n").filter((line) => line.trim() !== "" && !usual.test(line));
  const last = (lines.find((line) => line.includes(device)) ?? lines.at(-1) ?? texts.ended).trim();
  const hint = /no such device|doesn't exist|not exist/i.test(said) ? { hint: texts.interfaces } : {};
  return new FtpError("unreadable", last.startsWith(program) ? last : `${program}: ${last}`, {
    ...hint,
    cause,
  });
}
