/** A reply that is said instead of the one the command deserves. */
export interface FaultReply {
  /** One or more whole lines, with CR LF between them and none behind the last one. */
  readonly text: string;
  /** How many times; always if absent. */
  readonly times?: number;
}

/** What goes wrong with every transfer. */
export interface TransferFaults {
  /** The size that the preliminary reply tells, bytes; "none" tells none. The true one if absent. */
  readonly announced?: number | "none";
  /** Says the preliminary and the final reply at once, before any data. */
  readonly finalFirst?: boolean;
  /** Sends only so many bytes, or so many too many (a file of zeros is added behind it). */
  readonly sends?: number;
  /** How the server leaves the data connection: closed (if absent), broken off, or open for good. */
  readonly leaves?: "closed" | "reset" | "open";
  /** The final reply; "none" says none. 226 if absent. */
  readonly final?: string;
}

/** What a {@link FaultServer} does wrong. An empty object is an honest server. */
export interface Faults {
  /** By verb in upper case; "WELCOME" is the greeting. */
  readonly replies?: Readonly<Record<string, FaultReply | string>>;
  /** How long a verb's reply is late, milliseconds; "WELCOME" is the greeting. */
  readonly delays?: Readonly<Record<string, number>>;
  /** Milliseconds between two bytes of a reply. */
  readonly slowReplies?: number;
  /** Milliseconds between two bytes of data. */
  readonly slowData?: number;
  /** The address that 227 tells, in place of the true one. */
  readonly passiveAddress?: string;
  /**
   * Makes no data connection in active mode: says 150 and then 425, 150 and then 421, 150 and nothing, or nothing at
   * all.
   */
  readonly noDataConnection?: "425" | "421" | "150" | "silence";
  readonly transfer?: TransferFaults;
  /** Uploads are taken and thrown away. */
  readonly discardUploads?: boolean;
}

/** Between two bytes where a fault line says only that it is slow, milliseconds. */
const slow = 2;

const noData: Readonly<Record<string, Required<Faults>["noDataConnection"]>> = {
  NODATACONN: "silence",
  NODATACONN150: "150",
  NODATACONN421: "421",
  NODATACONN425: "425",
};

interface Draft {
  replies: Record<string, FaultReply>;
  delays: Record<string, number>;
  transfer: { -readonly [Key in keyof TransferFaults]: TransferFaults[Key] };
  rest: { -readonly [Key in keyof Faults]: Faults[Key] };
}

/**
 * Reads faults as curl's test cases write them, one a line: `REPLY verb text`, `COUNT verb times`, `DELAY verb
 * seconds`, `SLOWDOWN`, `SLOWDOWNDATA`, `PASVBADIP`, `NODATACONN`, `NODATACONN150`, `NODATACONN421`, `NODATACONN425`,
 * `RETRWEIRDO`, `RETRNOSIZE`, `RETRSIZE bytes`, `STOR final-reply`, `NOSAVE`. In a reply `\r`, `\n`, `\x41`, `%repeat[3
 * x text]%` and `%hex[text with %41]hex%` stand for what they say. Lines that begin with "#" are comments.
 * @throws Error naming the line that it does not know
 */
export function parseFaults(text: string): Faults {
  const draft: Draft = { replies: {}, delays: {}, transfer: {}, rest: {} };
  for (const line of text.split("\n")) {
    if (line.trim() !== "" && !line.startsWith("#")) takeLine(draft, line);
  }
  const { replies, delays, transfer, rest } = draft;
  return {
    ...rest,
    ...(Object.keys(replies).length > 0 ? { replies } : {}),
    ...(Object.keys(delays).length > 0 ? { delays } : {}),
    ...(Object.keys(transfer).length > 0 ? { transfer } : {}),
  };
}

function takeLine(draft: Draft, line: string): void {
  const [, word = "", rest = ""] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
  const [, verb = "", tail = ""] = /^(\S+) ?(.*)$/s.exec(rest) ?? [];
  const name = verb.toUpperCase();
  const nothing = noData[word];
  if (word === "REPLY") draft.replies[name] = { ...draft.replies[name], text: unescaped(tail) };
  else if (word === "COUNT") draft.replies[name] = { text: "", ...draft.replies[name], times: Number(tail) };
  else if (word === "DELAY") draft.delays[name] = Number(tail) * 1000;
  else if (word === "SLOWDOWN") draft.rest.slowReplies = slow;
  else if (word === "SLOWDOWNDATA") draft.rest.slowData = slow;
  else if (word === "PASVBADIP") draft.rest.passiveAddress = "1.2.3.4";
  else if (word === "RETRWEIRDO") draft.transfer.finalFirst = true;
  else if (word === "RETRNOSIZE") draft.transfer.announced = "none";
  else if (word === "RETRSIZE") draft.transfer.announced = Number(rest);
  else if (word === "STOR") draft.transfer.final = rest;
  else if (word === "NOSAVE") draft.rest.discardUploads = true;
  else if (nothing !== undefined) draft.rest.noDataConnection = nothing;
  else throw new Error(`no such fault: ${line}`);
}

function unescaped(text: string): string {
  return text
    .replace(/%repeat\[(\d+) x (.*?)\]%/gs, (_, count: string, what: string) => what.repeat(Number(count)))
    .replace(/%hex\[(.*?)\]hex%/gs, (_, what: string) => what.replace(/%([0-9a-f]{2})/gi, byte))
    .replace(/\\x([0-9a-f]{2})/gi, byte)
    .replaceAll("\\r", "\r")
    .replaceAll("\\n", "\n");
}

const byte = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
