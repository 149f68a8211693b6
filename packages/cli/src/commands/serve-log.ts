import { type Finding, findingWords, type Language } from "@twinport/diagnosis";
import { escapeForTerminal } from "@twinport/protocol";
import type { LogEvent } from "@twinport/server";

/**
 * What the server's log says of an event, for a person to read: a line, and where it is known why something failed, one for that and
 * one for what to do, in the language chosen.
 */
export function describeEvent(event: LogEvent, language: Language): readonly string[] {
  // The greeting says where it listens, and whoever stops the server knows that it stops.
  if (event.type === "listening" || event.type === "closed") return [];
  const time = new Date(event.time).toISOString().slice(0, 19).replace("T", " ");
  const session = "session" in event ? `#${event.session} ` : "";
  const finding = "finding" in event ? event.finding : undefined;
  const lines = [sentence(event), ...(finding === undefined ? [] : findingLines(finding, language))];
  return lines.map((words) => escapeForTerminal(`${time} ${session}${words}`));
}

/** "R07, proved: …", "Client: … Server: …" */
function findingLines({ rule, certainty, said }: Finding, language: Language): readonly string[] {
  const { finding, advice } = said[language];
  const names = findingWords[language];
  const words = logWords[language];
  const advised = (["client", "server", "firewall"] as const).flatMap((side) => {
    const text = advice[side];
    return text === null ? [] : [words.advice(names[side], text)];
  });
  const lines = [words.finding(rule, names[certainty], finding), advised.join(words.between)];
  return lines.filter((line) => line !== "");
}

interface LogWords {
  finding(rule: string, certainty: string, text: string): string;
  advice(side: string, text: string): string;
  readonly between: string;
}

const logWords: Readonly<Record<Language, LogWords>> = {
  en: {
    finding: (rule, certainty, text) => `${rule}, ${certainty}: ${text}`,
    advice: (side, text) => `${side}: ${text}`,
    between: " ",
  },
  "zh-CN": {
    finding: (rule, certainty, text) => `${rule}（${certainty}）：${text}`,
    advice: (side, text) => `${side}：${text}`,
    between: "",
  },
};

function sentence(event: Exclude<LogEvent, { type: "listening" | "closed" }>): string {
  switch (event.type) {
    case "session-opened":
      return `connected from ${event.client.address}:${event.client.port}`;
    case "session-closed":
      return `closed (${event.reason}) after ${(event.ms / 1000).toFixed(1)} s`;
    case "refused":
      return `refused ${event.client.address}: ${event.reason}`;
    case "login":
      return `${event.ok ? "logged in" : "login failed"}: ${event.user}`;
    case "host":
      return `${event.ok ? "asked for host" : "asked for an unknown host:"} ${event.host}`;
    case "client-software":
      return `says it is ${event.software}`;
    case "login-unavailable":
      return `login of ${event.user} could not be judged: ${messageOf(event.error)}`;
    case "transfer": {
      const rate = event.ms >= 100 ? `, ${Math.round(event.bytes / event.ms)} kB/s` : "";
      return `${event.verb} ${event.path}: ${event.code}, ${event.bytes} ${event.bytes === 1 ? "byte" : "bytes"} in ${Math.round(event.ms)} ms${rate} (${event.mode})`;
    }
    case "port-refused":
      return `${event.verb} to ${event.target.address}:${event.target.port} refused: ${event.reason}`;
    case "active-port-fallback":
      return `active mode cannot start from port ${event.wanted} (${event.code}); another port is used from now on`;
    case "internal-error":
      return `incident ${event.incident} in ${event.verb}: ${messageOf(event.error)}`;
    case "handler-failed":
      return `what handles ${event.of} failed: ${messageOf(event.error)}`;
    case "address-lookup-failed": {
      const told = event.kept === null ? "the address that they came to" : event.kept;
      return `passive address ${event.name} cannot be looked up (${event.reason}); clients are told ${told}`;
    }
    case "listener-error":
      return `listener: ${messageOf(event.error)}`;
  }
}

/** An error that should not have happened, with where it did. */
export function describeError(error: unknown): string {
  return escapeForTerminal(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
