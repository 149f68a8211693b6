// What a client may say to the server: bytes on the control connection of a real one, whose files are in memory. Data connections are
// made whenever it waits for one. Each line gets one final reply or the session ends; nothing is left behind; no path leaves the root.
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect, createServer as createListener } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import {
  ControlLineReader,
  canonicalVerb,
  limits,
  parseCommand,
  parseEpsvReply,
  parsePasvReply,
  ReplyReader,
} from "@twinport/protocol";
import { createServer, MemoryStorage, systemClock } from "@twinport/server";
import { testCertificate } from "@twinport/server/testing";
import { mutateWords, wordsOf } from "../engine/mutate.mjs";
import { ftpWords } from "../words.mjs";

const host = "127.0.0.1";
/** Where PORT may send the server: below the ports that systems give out. */
const activePort = 20_480;
const [high, low] = [activePort >> 8, activePort & 255];

const dialogs = [
  ["PASV", "LIST", "EPSV", "NLST d", "EPSV", "MLSD", "STAT", "STAT d"],
  ["TYPE I", "EPSV", "RETR f", "REST 2", "PASV", "RETR d/g", "SIZE f", "MDTM f"],
  ["TYPE A", "EPSV", "STOR n", "EPSV", "APPE n", "EPSV", "STOU", "REST 1", "EPSV", "STOR n"],
  [`PORT ${host.replaceAll(".", ",")},${high},${low}`, "LIST", `EPRT |1|${host}|${activePort}|`, "RETR f"],
  ["MKD x", "CWD x", "PWD", "MKD ../y", "CDUP", "RNFR x", "RNTO y/z", "RMD y/z", "DELE f", "CWD ../.."],
  ["STRU R", "MODE B", "MODE Z", "EPSV", "LIST", "STRU F", "MODE S", "TYPE L 8", "TYPE E"],
  ["EPSV", "LIST", "ABOR", "EPSV ALL", "PASV", "EPSV", "ABOR", "NOOP", "REIN", "USER u", "PASS p", "PWD"],
  ["MFMT 20260101000000 f", "MFF Modify=20260101000000; f", "MLST f", "OPTS MLST size;", "HASH f", "MD5 f"],
  ["RANG 1 2", "EPSV", "RETR f", "ALLO 3", "AVBL", "SITE HELP", "SITE CHMOD 600 f", "SITE UMASK 077"],
  ["FEAT", "HELP", "SYST", "OPTS UTF8 ON", "HOST h", "CLNT x", "LANG en", "PROT P", "PBSZ 0", "AUTH TLS"],
  ["USER u", "PASS wrong", "USER u", "PASS", "PASS p", "ACCT a", "QUIT", "NOOP"],
];
const line = (text) => Buffer.from(`${text}\r\n`, "latin1");
const telnet = wordsOf([
  "\xff\xf4",
  "\xff\xf2",
  "\xff\xfb\x01",
  "\xff\xfa\x18",
  "\xff\xf0",
  "\xff\xff",
  "\r\0",
  "\n",
]);
const names = wordsOf(["../", "/", "..", "*", "~", "-la ", '"', "\xc3\xa4", "\xe4", "\x1b[2J", " ", "\0"]);

export const longest = 500;
export const mutate = mutateWords([
  ...dialogs.flat().map(line),
  ...ftpWords.map((word) => Buffer.concat([word, line("")])),
  ...telnet,
  ...names,
]);

export const seeds = () =>
  dialogs.map((dialog) => new Uint8Array(Buffer.concat(["USER u", "PASS p", ...dialog].map(line))));

let started;

export async function end() {
  await (await started)?.close();
}

export async function run(input, heard) {
  started ??= start();
  const server = await started;
  const { port } = server.address;
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const visit = new Visit(socket);
  await once(socket, "connect");
  const half = input.length >> 1;
  // Copies: the engine goes on to change its bytes.
  socket.write(Buffer.from(input.subarray(0, half)));
  socket.write(Buffer.from(input.subarray(half)));
  socket.end("\r\nQUIT\r\n");
  await once(socket, "close");
  visit.close();
  await server.rested();
  if (visit.fault !== null) throw new Error(visit.fault);
  judge(linesOf(input), visit.finals, heard);
}

/** The lines that want a reply, as the server's own reader tells them apart, with the QUIT at their end. */
function linesOf(input) {
  const reader = new ControlLineReader(limits.controlLine);
  const lines = [...reader.push(input), ...reader.push(line("\r\nQUIT"))];
  const commands = lines.map(({ bytes, overlong }) => ({ ...parseCommand(bytes), overlong }));
  return commands.filter(({ problem }) => problem !== "empty");
}

/** @param codes of the final replies, the greeting first */
function judge(lines, [greeting, ...codes], heard) {
  const last = codes.at(-1);
  const verbs = lines.map(({ verb }) => canonicalVerb(verb) ?? "?");
  codes.forEach((code, index) => {
    heard.say(verbs[index] ?? "", code, codes[index - 1] ?? greeting);
  });
  // ABOR may be sent without its line feed as urgent data; whether that makes one line or two depends on the chunks.
  if (lines.some(({ verb }) => verb.includes("ABOR") && verb !== "ABOR")) return;
  // 421 ends it where it likes, also behind an empty line, which gets no reply; a client that has closed gets no more.
  const answers = last === 421 ? codes.length - 1 : codes.length;
  if (answers > lines.length) throw new Error(`${answers} final replies to ${lines.length} lines`);
  if (last !== 221) return;
  const quit = lines.findIndex(
    ({ verb, argument, problem }) => verb === "QUIT" && argument.trim() === "" && !problem,
  );
  if (codes.length !== quit + 1)
    throw new Error(`${codes.length} final replies, and QUIT is line ${quit + 1}`);
}

/** One control connection: what comes over it, and the data connections that it leads to. */
class Visit {
  /** Codes of final replies. */
  finals = [];
  fault = null;
  #reader = new ReplyReader({ replyLine: limits.replyLine, reply: limits.reply });
  #data = [];

  constructor(socket) {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("end", () => socket.destroy());
  }

  close() {
    for (const socket of this.#data) socket.destroy();
  }

  #take(chunk) {
    const control = chunk.find((byte) => byte < 0x20 && byte !== 13 && byte !== 10);
    if (control !== undefined) this.fault ??= `a control character, ${control}, in a reply`;
    for (const { reply, problem } of this.#reader.push(chunk)) {
      const { code, lines } = reply;
      if (problem) this.fault ??= `a reply that is none: ${problem} in ${lines[0]}`;
      if (code === 257 && !/^"\//.test(lines[0])) this.fault ??= `257 ${lines[0]}`;
      if (code >= 200) this.finals.push(code);
      const announced = code === 227 ? parsePasvReply(lines[0]) : code === 229 && parseEpsvReply(lines[0]);
      if (announced) this.#data.push(exchange(connect({ host, port: announced.port })));
    }
  }
}

/** Uploads a little and reads what comes: what suits every transfer. */
function exchange(socket) {
  socket.on("error", () => undefined);
  socket.resume();
  socket.end("one\r\ntwo\n");
  return socket;
}

/** The server under test, and when it has forgotten its last client. */
async function start() {
  let fault = null;
  let timers = 0;
  const clock = {
    now: () => systemClock.now(),
    after(ms, callback) {
      let waits = 1;
      timers++;
      const ended = () => {
        timers -= waits;
        waits = 0;
      };
      const timer = systemClock.after(ms, () => {
        ended();
        callback();
      });
      return {
        cancel: () => {
          ended();
          timer.cancel();
        },
      };
    },
  };
  const server = createServer({
    port: 0,
    clock,
    // AUTH is served; what comes behind it is never a handshake.
    tls: { certificate: testCertificate },
    limits: { failedLoginDelay: 0, dataConnectTime: 2000, portRestTime: 0 },
    authenticator: async ({ user, password }) =>
      user === "u" && password === "p"
        ? { name: user, storage: watched(newFiles(), (text) => (fault ??= text)) }
        : null,
  });
  server.on("error", ({ type, error }) => {
    fault ??= `${type}: ${error?.stack ?? error}`;
  });
  const listener = createListener(exchange).on("error", () => undefined);
  listener.listen(activePort, host);
  const address = await server.listen();
  const rested = async () => {
    for (let turns = 0; server.sessions > 0 || timers > 0; turns++) {
      if (turns > 2000) throw new Error(`${server.sessions} sessions, ${timers} timers are left`);
      await turn();
    }
    if (fault !== null) throw new Error(fault);
  };
  const close = () => {
    listener.close();
    return server.close();
  };
  return { address, rested, close };
}

const newFiles = () => new MemoryStorage({ files: { "/f": "abc", "/d/g": "x\r\ny" }, capacity: 1 << 20 });

/** A storage that looks at each path it is asked for. */
function watched(storage, tell) {
  const check = (path) => {
    const parts = path.split("/").slice(1);
    const odd = path !== "/" && parts.some((part) => part === "" || part === "." || part === "..");
    if (!path.startsWith("/") || odd) tell(`the storage is asked for ${JSON.stringify(path)}`);
    for (const byte of Buffer.from(path))
      if (byte < 0x20 || byte === 0x7f) tell(`a control character in a path`);
    if (Buffer.byteLength(path) > limits.path) tell("a path is longer than paths may be");
  };
  return new Proxy(storage, {
    get(target, name) {
      const member = target[name];
      if (typeof member !== "function") return member;
      return (...args) => {
        for (const path of args.slice(0, name === "rename" ? 2 : 1)) check(path);
        return member.apply(target, args);
      };
    },
  });
}
