// Fields of FTP beside tshark's: the same but where one of a closed list of reasons says why not.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tshark } from "../tshark.mjs";
import { pointsOf } from "./announcements.mjs";
import { otherPoints } from "./points.mjs";

const wanted = [
  "frame.number",
  "tcp.stream",
  "ftp.request.command",
  "ftp.request.arg",
  "ftp.response.code",
  "ftp.response.arg",
  "ftp.passive.ip",
  "ftp.passive.port",
  "ftp.epsv.port",
  "ftp.active.cip",
  "ftp.active.port",
  "ftp.eprt.ip",
  "ftp.eprt.ipv6",
  "ftp.eprt.port",
];

/** Compares a capture: how many values of each field were compared, and each difference with its reason, "" if none is known. */
export async function compare(capture, sessions, options) {
  const packets = await askTshark(capture, sessions);
  const ours = ownFields(sessions);
  for (const { told, frameOf } of await otherPoints(capture, sessions, options))
    for (const [frame, fields] of ownFields(told)) ours.set(frameOf(frame), fields);
  const counts = { stream: 0, command: 0, argument: 0, code: 0, text: 0, endpoint: 0 };
  const differences = streamsApart(packets, sessions, counts);
  for (const packet of packets) {
    const frame = Number(packet["frame.number"]);
    const mine = ours.get(frame) ?? {};
    const theirs = tsharkFields(packet);
    for (const field of ["command", "argument", "code", "text", "endpoint"]) {
      const [own, other] = [mine[field] ?? "", theirs[field]];
      if (own === "" && other === "") continue;
      counts[field]++;
      if (own !== other && !edited(own, other))
        differences.push({ frame, field, own, other, reason: reasonOf(mine, theirs, field) });
    }
  }
  return { counts, differences };
}

/**
 * tshark knows AUTH TLS and not curl's AUTH SSL, which is the same: it is given a copy that says AUTH TLS. Of another port than
 * 21 and 990 it is told that it is FTP's.
 */
async function askTshark({ path, keyLog }, sessions) {
  const odd = pointsOf(sessions).find(({ server }) => server.port !== 21 && server.port !== 990);
  const decodeAs = odd === undefined ? "" : `tcp.port==${odd.server.port},ftp`;
  const folder = mkdtempSync(join(tmpdir(), "twinport-accuracy-"));
  try {
    const copy = join(folder, "capture");
    writeFileSync(copy, readFileSync(path, "latin1").replaceAll("AUTH SSL\r\n", "AUTH TLS\r\n"), "latin1");
    return await tshark(copy, wanted, { keyLog, decodeAs });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const edited = (own, other) => own === "SSL" && other === "TLS";

function tsharkFields(packet) {
  const address =
    packet["ftp.passive.ip"] || packet["ftp.active.cip"] || packet["ftp.eprt.ip"] || packet["ftp.eprt.ipv6"];
  const port =
    packet["ftp.passive.port"] ||
    packet["ftp.epsv.port"] ||
    packet["ftp.active.port"] ||
    packet["ftp.eprt.port"];
  return {
    command: packet["ftp.request.command"],
    argument: packet["ftp.request.arg"],
    code: packet["ftp.response.code"],
    text: packet["ftp.response.arg"],
    endpoint: port && `${address} ${port}`.trim(),
  };
}

/** The same fields of ours by frame. 229 announces a port alone. */
function ownFields(sessions) {
  const frames = new Map();
  const at = (frame) => {
    const fields = frames.get(frame) ?? {};
    frames.set(frame, fields);
    return fields;
  };
  for (const { session, row } of sessions.flatMap((session) =>
    session.rows.map((row) => ({ session, row })),
  )) {
    const first = row.frames[0]?.[0];
    if (row.kind === "command" || row.kind === "reply") {
      at(first).implicit = session.encrypted === "implicit";
      at(first).clearAgain = session.rows.some(
        ({ kind, frames }) => kind === "tls.clear" && frames[0]?.[0] <= first,
      );
    }
    if (row.kind === "command") {
      // Of several in one segment the first counts, as with tshark.
      if (at(first).command !== undefined) continue;
      Object.assign(at(first), { command: row.params.verb, argument: row.params.argument });
    } else if (row.kind === "reply") {
      const { code, lines } = row.params;
      for (const [from, to] of row.frames) {
        for (let frame = from; frame <= to; frame++) {
          if (at(frame).code === undefined)
            Object.assign(at(frame), { code: String(code), begins: frame === first, lines });
        }
      }
      at(first).text ??= lines[0];
    }
  }
  for (const { announcedIn, method, address, port } of sessions.flatMap(({ connections }) => connections))
    at(announcedIn).endpoint = method === "EPSV" ? String(port) : `${address} ${port}`;
  return frames;
}

/** Why tshark says something else, as docs/accuracy.md has it. The list is closed: what is not in it is a fault of ours. */
function reasonOf(mine, theirs, field) {
  // The records' types: change of cipher, alert, handshake, application data.
  if (/^[\x14-\x17]\x03/.test(theirs.command) || /^[\x14-\x17]\x03/.test(theirs.text)) return "record";
  if (theirs[field] === "" && mine.implicit) return "implicit";
  if (theirs[field] === "" && mine.clearAgain) return "clear";
  if (mine.begins === false) return "continued";
  if (field === "text" && theirs.text !== "" && mine.text?.startsWith(theirs.text)) return "split";
  if (field === "text" && mine.text?.slice(1) === theirs.text) return "blank";
  if (theirs.command !== "" && mine.command === theirs.command.toUpperCase()) return "case";
  return "";
}

/** Frames that we put into one connection and tshark does not, or the other way round. */
function streamsApart(packets, sessions, counts) {
  const streams = new Map(packets.map((packet) => [Number(packet["frame.number"]), packet["tcp.stream"]]));
  const differences = [];
  for (const { connections } of pointsOf(sessions)) {
    const data = connections.filter(({ synFrame }) => synFrame !== null);
    for (const { synFrame, frames } of data) {
      counts.stream++;
      const stream = streams.get(synFrame);
      const own = framesOf(frames).join(" ");
      const other = [...streams]
        .filter(([, of]) => of === stream)
        .map(([frame]) => frame)
        .join(" ");
      if (own !== other) differences.push({ frame: synFrame, field: "stream", own, other, reason: "" });
    }
  }
  return differences;
}

function framesOf(ranges) {
  return ranges
    .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
    .sort((a, b) => a - b);
}
