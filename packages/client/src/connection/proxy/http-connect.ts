import type { IncomingMessage, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import { escapeForTerminal, ipVersion, limits } from "@twinport/protocol";
import { type AskProxy, notReached, ProxyRefusal, type ProxyServer } from "./ask.ts";

/** Connects through an HTTP proxy (CONNECT, RFC 9110 §9.3.6), with Basic credentials (RFC 7617) if it has been given any. */
export const connectByHttp: AskProxy = async (proxy, { host, port, signal }) => {
  const { request } = await import("node:http"); // not before it is needed: most programs never do
  const authority = `${ipVersion(host) === 6 ? `[${host}]` : host}:${port}`;
  const headers: Record<string, string> = { host: authority };
  if (proxy.user !== undefined) {
    const credentials = Buffer.from(`${proxy.user}:${proxy.password}`).toString("base64");
    headers["proxy-authorization"] = `Basic ${credentials}`;
  }
  const options: RequestOptions = {
    host: proxy.host,
    port: proxy.port,
    method: "CONNECT",
    path: authority,
    headers,
    agent: false,
    maxHeaderSize: limits.proxyAnswer,
    signal,
  };
  return await new Promise<Socket>((resolve, reject) => {
    const asked = request(options);
    asked.once("connect", (answer: IncomingMessage, socket: Socket, early: Buffer) => {
      if (isSuccess(answer)) {
        // An FTP server speaks first: its greeting may have come with the proxy's answer.
        if (early.length > 0) socket.unshift(early);
        resolve(socket);
      } else {
        socket.destroy();
        reject(refusalOf(proxy, answer));
      }
    });
    asked.once("error", (error: NodeJS.ErrnoException) => reject(unheard(proxy, error)));
    asked.end();
  });
};

function refusalOf({ place, user }: ProxyServer, { statusCode = 0, statusMessage = "" }: IncomingMessage) {
  const text = escapeForTerminal(statusMessage).slice(0, limits.shownText);
  const message = `the proxy ${place} answers ${statusCode} ${text}`.trimEnd();
  // 407 is the right answer; tinyproxy says 401 to a wrong password.
  if (statusCode !== 407 && statusCode !== 401) return new ProxyRefusal(message);
  const check = "Check the user name and password in the proxy's URL.";
  return new ProxyRefusal(message, {
    hint: user === undefined ? "Put user:password@ into the proxy's URL." : check,
  });
}

/** Any 2yz answers CONNECT with a tunnel (RFC 9110 §9.3.6). */
function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function unheard(proxy: ProxyServer, error: NodeJS.ErrnoException): ProxyRefusal {
  const { place } = proxy;
  const { code = "", syscall } = error;
  if (code === "HPE_HEADER_OVERFLOW")
    return new ProxyRefusal(`the proxy ${place} answers with too many headers`);
  if (code.startsWith("HPE_")) return new ProxyRefusal(`${place} does not speak HTTP`);
  const unreached = syscall === "connect" || syscall === "getaddrinfo" || code === "EAI_AGAIN";
  return unreached ? notReached(proxy, error) : new ProxyRefusal(`the proxy ${place} closed the connection`);
}
