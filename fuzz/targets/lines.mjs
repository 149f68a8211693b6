// The words of FTP alone: commands and replies as lines, whatever the chunks, and the addresses in them.
import {
  ControlLineReader,
  parseCommand,
  parseEpsvReply,
  parseExtendedPort,
  parseHostPort,
  parsePasvReply,
  ReplyReader,
} from "@twinport/protocol";
import { mutateWords } from "../engine/mutate.mjs";
import { ftpWords } from "../words.mjs";

const END = Uint8Array.of(13, 10);
const bounds = { replyLine: 256, reply: 1024 };

export const longest = 300;
export const seeds = () =>
  ftpWords.map(
    (word, i) => new Uint8Array(Buffer.concat([word, END, ftpWords[(7 * i + 3) % ftpWords.length], END])),
  );

export const mutate = mutateWords([...ftpWords, END, Uint8Array.of(255, 244), Uint8Array.of(13, 0)]);

export function run(input, heard) {
  const half = input.length >> 1;
  const chunks = [input.subarray(0, half), input.subarray(half)];
  const lines = new ControlLineReader(bounds.replyLine);
  const commands = chunks.flatMap((chunk) => lines.push(chunk));
  for (const line of commands) command(line, input.length, heard);
  if (new ControlLineReader(bounds.replyLine).push(input).length !== commands.length)
    throw new Error(`${commands.length} lines in two chunks, not in one`);
  const reader = new ReplyReader(bounds);
  const replies = chunks.flatMap((chunk) => reader.push(chunk));
  for (const read of replies) reply(read, input.length, heard);
  if (new ReplyReader(bounds).push(input).length !== replies.length)
    throw new Error(`${replies.length} replies in two chunks, not in one`);
  const last = reader.end();
  if (last !== undefined) reply(last, input.length, heard);
}

function command({ bytes, start, end, overlong }, length, heard) {
  if (!(start >= 0 && start <= end && end <= length)) throw new Error(`a line from ${start} to ${end}`);
  const { verb, argument } = parseCommand(bytes);
  const text = typeof argument === "string" ? argument : "";
  heard.say("command", verb, Number(overlong));
  heard.say("PORT", address(parseHostPort(text)), text.length === 0 ? 0 : 1);
  const extended = parseExtendedPort(text);
  heard.say("EPRT", "problem" in extended ? String(extended.problem) : "address");
}

function reply({ reply: { code, lines }, start, end, problem }, length, heard) {
  if (!(start >= 0 && start <= end && end <= length)) throw new Error(`a reply from ${start} to ${end}`);
  heard.say("reply", code, problem ?? "");
  heard.say("lines", Math.min(lines.length, 8), problem ?? "");
  heard.say("227", address(parsePasvReply(lines[0] ?? "")));
  const epsv = parseEpsvReply(lines[0] ?? "");
  if (epsv !== undefined && !(epsv.port >= 0 && epsv.port <= 65_535)) throw new Error(`port ${epsv.port}`);
}

function address(found) {
  if (found === undefined) return "none";
  if (!(found.port >= 0 && found.port <= 65_535)) throw new Error(`port ${found.port}`);
  return "address";
}
