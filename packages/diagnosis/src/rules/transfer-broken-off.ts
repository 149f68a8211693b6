import { oneSided, quoted, transferReply, wordsOf } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, EndingFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { cameFromElsewhere } from "../hops.ts";
import { otherEnd, standing } from "../openings.ts";
import { type Report, rule, type Verdict } from "../rule.ts";
import { isUpload } from "../verbs.ts";
import { type Breaker, breakerSentences, type Params } from "./transfer-breaker.ts";

/** R16: a transfer ended before its end; who broke it, and after how much. */
export const transferBrokenOff = rule<Params>({
  id: "R16",
  level: "error",
  example: {
    who: "middlebox",
    bytes: 3_145_728,
    expected: 20_971_520,
    said: "426 Failure writing network stream.",
    verb: "RETR",
  },
  judge: () => judge,
  ...breakerSentences,
});

const storageText =
  /no space|dis[ck] (?:is )?full|quota|(?:not enough|insufficient|exceed\w*) (?:dis[ck] |storage |free )?(?:space|storage|allocation)|file ?system full|failure writing to local file/i;
/** Seconds without data after which a receiver may well give up. */
const stall = 5;
const failed = new Set([426, 450, 451, 551]);

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of session.data ?? []) {
    const verdict = data.transfer === undefined ? undefined : verdictOn(session, data, data.transfer.bytes);
    if (verdict !== undefined) report(verdict);
  }
}

function verdictOn(session: SessionFacts, data: DataFacts, bytes: number): Verdict<Params> | undefined {
  const connection = standing(data);
  const reply = transferReply(session, data);
  const said = reply === undefined ? undefined : quoted(reply);
  const expected = data.transfer?.expected?.bytes;
  const storage = reply !== undefined && isUpload(data.transfer?.verb ?? "") && tellsStorage(reply);
  const receiverLeft = leftEarly(data, connection);
  const failure =
    storage || (begun(session, data) && connection !== undefined && failed.has(reply?.code ?? 0));
  // Without a reply, or with a good one, only what cannot be another way of ending counts.
  if (!failure && !(receiverLeft && (reply === undefined || reply.code < 300))) return undefined;
  // Beside who sends, data that are not there were not sent.
  const lost = receiverLeft && session.vantage !== data.transfer?.sender && session.source === "packets";
  const waited = lost ? waitedFor(data, connection) : undefined;
  const who: Breaker = aborted(session, data)
    ? "user"
    : storage
      ? "storage"
      : waited !== undefined
        ? "stalled"
        : breaker(session, data, connection);
  const found = {
    subject: data.id,
    params: {
      who,
      bytes,
      ...(expected === undefined ? {} : { expected }),
      ...(said === undefined ? {} : { said }),
      ...(waited === undefined ? {} : { waited: waited.toFixed(1) }),
      verb: data.transfer?.verb ?? "",
    },
    frames: [
      ...(data.transfer?.frames.slice(0, 1) ?? []),
      ...(connection?.reset?.frames ?? connection?.fin?.frames ?? []),
      ...(reply?.frames ?? []),
    ],
  };
  if (who === "user") return { ...found, level: "note", certainty: "proved" };
  if (who === "storage") return { ...found, certainty: "proved" };
  const level = who === "client" || who === "client's name" ? { level: "warn" as const } : {};
  // That bytes are lacking proves nothing where the capture may lack them.
  if (!failure && session.holes === true) return { ...found, certainty: "undecidable", why: "holes" };
  if (!failure && oneSided(connection)) return { ...found, certainty: "undecidable", why: "one side" };
  if (who === "unseen" && (session.holes === true || data.transfer?.lossy === true)) {
    return { ...found, certainty: "undecidable", why: "holes" };
  }
  if (who === "unseen" && oneSided(connection))
    return { ...found, certainty: "undecidable", why: "one side" };
  // A socket takes an RST for its peer's, whoever sent it; and so do packets of which it is not known how far they came.
  const known = connection?.reset === undefined || connection.reset.hopLimit !== undefined;
  const seen = session.source === "packets" ? known : session.source === who;
  // An RST may answer another that only its sender got.
  const own = connection?.reset === undefined || session.vantage === who || session.source === who;
  const sure = seen && own && (who === "client" || who === "server" || who === "receiver full");
  return { ...found, ...level, certainty: sure ? "proved" : "likely" };
}

/** 550 is not for this: it tells of a name, whatever words are in that. */
function tellsStorage(reply: ReplyFacts): boolean {
  const { code } = reply;
  if (code === 452 || code === 552) return true;
  return (failed.has(code) || code === 425) && storageText.test(wordsOf(reply));
}

/** The server had said that it would send or take the data: what it refuses at once is not broken off. */
function begun({ exchanges }: SessionFacts, { transfer }: DataFacts): boolean {
  const index = transfer?.exchange;
  return index !== undefined && (exchanges?.[index]?.replies.some(({ code }) => code < 200) ?? false);
}

/** ABOR was said while it ran, or it is the next word after it. */
function aborted({ exchanges = [] }: SessionFacts, { transfer }: DataFacts): boolean {
  const index = transfer?.exchange;
  return (
    index !== undefined &&
    exchanges.slice(index + 1, index + 3).some(({ command }) => command?.verb === "ABOR")
  );
}

/** Who receives broke the connection off although not all was there. */
function leftEarly({ transfer }: DataFacts, connection: ConnectionFacts | undefined): boolean {
  if (transfer?.sender === undefined || transfer.expected === undefined || transfer.lossy === true)
    return false;
  if (transfer.type === "A" || (transfer.mode ?? "S") !== "S" || connection?.opening.kind !== "open")
    return false;
  return transfer.bytes < transfer.expected.bytes && ending(connection)?.by === otherEnd(transfer.sender);
}

/** Seconds that who receives had waited in vain before giving up; undefined if data had been coming. */
function waitedFor({ transfer }: DataFacts, connection: ConnectionFacts | undefined): number | undefined {
  if (connection?.opening.kind !== "open" || transfer?.sender === undefined) return undefined;
  const last = connection.lastSent?.[transfer.sender] ?? connection.opening.time;
  const end = ending(connection)?.time;
  if (last === undefined || end === undefined || end - last < stall) return undefined;
  return end - last;
}

/** Whichever came first, the FIN or the RST. */
function ending({ fin, reset }: ConnectionFacts): EndingFacts | undefined {
  if (fin?.time !== undefined && reset?.time !== undefined) return fin.time <= reset.time ? fin : reset;
  return fin ?? reset;
}

function breaker(
  { source }: SessionFacts,
  { transfer }: DataFacts,
  connection: ConnectionFacts | undefined,
): Breaker {
  if (connection === undefined) return "unseen";
  const { reset, hopLimits, fullBuffer } = connection;
  if (reset !== undefined && cameFromElsewhere(reset.hopLimit, hopLimits?.[reset.by])) return "middlebox";
  const end = ending(connection);
  if (fullBuffer !== undefined && reset !== undefined && fullBuffer.seconds >= 10) return "receiver full";
  if (end === undefined) return "unseen";
  // The FIN of who sends is the end of the file: the other one could not take what it got.
  if (end === connection.fin && end.by === "client" && transfer?.sender === "client") return "after the end";
  // Likewise of a download: whoever answers it with RST did not want what was still on its way.
  if (end === connection.fin && end.by === "server" && transfer?.sender === "server")
    return reset?.by ?? end.by;
  return source === "packets" && end === reset && reset.hopLimit === undefined ? `${end.by}'s name` : end.by;
}
