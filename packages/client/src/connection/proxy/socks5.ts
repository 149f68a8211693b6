import type { Socket } from "node:net";
import { ipVersion, parseIpv4, parseIpv6 } from "@twinport/protocol";
import { dialDirectly } from "../attempt.ts";
import { type AskProxy, notReached, ProxyRefusal, type ProxyServer } from "./ask.ts";
import { AnswerReader } from "./read.ts";

const version = 5;
/** Ways to log in (RFC 1928 §3). */
const methods = { none: 0, password: 2 } as const;
const connectCommand = 1;
/** Kinds of addresses (RFC 1928 §5). */
const kinds = { ipv4: 1, name: 3, ipv6: 4 } as const;
/** What one byte can count. */
const longestText = 255;

/** Replies (RFC 1928 §6) in words, with what the system would have said. */
const refusals: Readonly<Record<number, readonly [saying: string, code?: string]>> = {
  1: ["failed"],
  2: ["does not allow this connection"],
  3: ["cannot reach the network", "ENETUNREACH"],
  4: ["cannot reach the host", "EHOSTUNREACH"],
  5: ["was refused the connection", "ECONNREFUSED"],
  6: ["got no answer", "ETIMEDOUT"],
  7: ["does not know CONNECT"],
  8: ["does not know this kind of address"],
};

/** Connects through a SOCKS5 proxy (RFC 1928), with name and password if it asks for them (RFC 1929). */
export const connectBySocks: AskProxy = async (proxy, { host, port, signal }) => {
  const request = connectRequest(proxy, host, port);
  const attempt = dialDirectly({ host: proxy.host, port: proxy.port, paused: true });
  signal.addEventListener("abort", attempt.giveUp, { once: true });
  if (signal.aborted) attempt.giveUp();
  try {
    const socket = await attempt.socket.catch((cause: unknown) => {
      throw notReached(proxy, cause);
    });
    const reader = new AnswerReader(socket, proxy.place);
    await logIn(proxy, socket, reader);
    socket.write(request);
    await readReply(proxy, reader);
    reader.giveBack();
    return socket;
  } catch (error) {
    attempt.giveUp();
    throw error;
  } finally {
    signal.removeEventListener("abort", attempt.giveUp);
  }
};

async function logIn(proxy: ProxyServer, socket: Socket, reader: AnswerReader): Promise<void> {
  const { user, password, place } = proxy;
  const offered = user === undefined ? [methods.none] : [methods.none, methods.password];
  socket.write(Uint8Array.of(version, offered.length, ...offered));
  const [spoken, method] = await reader.take(2);
  if (spoken !== version) throw new ProxyRefusal(`${place} does not speak SOCKS5`);
  if (method === methods.none) return;
  if (user === undefined || method !== methods.password) {
    const wants = user === undefined ? "wants a login" : "does not accept a name and password";
    throw new ProxyRefusal(`the proxy ${place} ${wants}`, {
      hint: "Put user:password@ into the proxy's URL.",
    });
  }
  socket.write(Buffer.concat([Uint8Array.of(1), counted(user), counted(password)]));
  const [, status] = await reader.take(2);
  if (status !== 0) {
    const hint = "Check the user name and password in the proxy's URL.";
    throw new ProxyRefusal(`the proxy ${place} refuses the login`, { hint });
  }
}

async function readReply({ place }: ProxyServer, reader: AnswerReader): Promise<void> {
  const [spoken, reply = 0] = await reader.take(2);
  if (spoken !== version) throw new ProxyRefusal(`${place} does not speak SOCKS5`);
  if (reply !== 0) {
    const [saying, code] = refusals[reply] ?? [`refuses with code ${reply}`];
    throw new ProxyRefusal(`the proxy ${place} ${saying}`, code === undefined ? {} : { code });
  }
  // Where the proxy has dialled from tells us nothing, but has to be taken off the wire.
  const [, kind] = await reader.take(2);
  const [counter = 0] = kind === kinds.name ? await reader.take(1) : [];
  const length = kind === kinds.ipv4 ? 4 : kind === kinds.ipv6 ? 16 : counter;
  await reader.take(length + 2);
}

function connectRequest(proxy: ProxyServer, host: string, port: number): Uint8Array {
  const head = Uint8Array.of(version, connectCommand, 0);
  return Buffer.concat([head, addressBytes(proxy, host), Uint8Array.of(port >> 8, port & 255)]);
}

function addressBytes({ place }: ProxyServer, host: string): Uint8Array {
  if (ipVersion(host) === 0) return Buffer.concat([Uint8Array.of(kinds.name), counted(host)]);
  const quad = parseIpv4(host);
  if (quad !== undefined) return Uint8Array.of(kinds.ipv4, ...quad);
  const groups = parseIpv6(host);
  if (groups === undefined)
    throw new ProxyRefusal(`the proxy ${place} cannot be told a zone (%): it is of our own machine`);
  return Uint8Array.of(kinds.ipv6, ...groups.flatMap((group) => [group >> 8, group & 255]));
}

/** A text with its length before it. */
function counted(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  if (bytes.length > longestText)
    throw new ProxyRefusal("a text is too long for SOCKS5: more than 255 bytes");
  return Buffer.concat([Uint8Array.of(bytes.length), bytes]);
}
