import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { failure, quick } from "../../../test/with-client.ts";
import { openSession } from "../../session/open-session.ts";

/** What proxies answer that are none, or mean harm, and what the error says. */
const answers: Readonly<
  Record<"http" | "socks5", readonly (readonly [what: string, bytes: string, says: RegExp])[]>
> = {
  http: [
    ["binary junk", "\x00\x01\x02\x03\xff\xfe\r\n\r\n", /does not speak HTTP/],
    ["half a status line", "HTTP/1.1 20", /within 0.4 s/],
    ["headers without an end", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(200)}\r\n`, /within 0.4 s/],
    [
      "1 MiB of headers",
      `HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(1000)}\r\n`.repeat(1024)}`,
      /too many headers/,
    ],
    ["a header line of 1 MiB", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(1024 * 1024)}`, /too many headers/],
    [
      "another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
      /answers 101/,
    ],
    ["continue, again and again", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000), /the proxy/],
    ["a redirection", "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n\r\n", /answers 302/],
    ["what terminals obey", "HTTP/1.1 500 \x1b]52;c;x\x07\r\n\r\n", /^[\x20-\x7e]*$/],
    ["a tunnel to no FTP server", "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n", /no FTP reply/],
    ["a tunnel that is silent", "HTTP/1.1 200 OK\r\n\r\n", /no reply to greeting within/],
    ["a line of 1 MiB as greeting", `HTTP/1.1 200 OK\r\n\r\n220 ${"x".repeat(1024 * 1024)}`, /too long/],
  ],
  socks5: [
    ["another version", "\x04\x00", /does not speak SOCKS5/],
    ["half an answer", "\x05", /within 0.4 s/],
    ["a way to log in that was not offered", "\x05\x7f", /wants a login/],
    ["another version later", "\x05\x00\x04\x00", /does not speak SOCKS5/],
    ["half an address", "\x05\x00\x05\x00\x00\x01\x7f", /within 0.4 s/],
    ["a name without an end", "\x05\x00\x05\x00\x00\x03\xffabc", /within 0.4 s/],
    [
      "a tunnel to no FTP server",
      "\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00SSH-2.0-x\r\n",
      /no FTP reply/,
    ],
    ["1 MiB of nothing", `\x05\x00\x05\x00\x00\x01${"\0".repeat(1024 * 1024)}`, /no FTP reply|too long/],
  ],
};

describe.each(["http", "socks5"] as const)("a hostile proxy, %s", (kind) => {
  it.each(answers[kind])(
    "that says %s ends in a typed error, and no connection is left",
    async (_what, bytes, says) => {
      const sockets = new Set<Socket>();
      const proxy = createServer((socket) => {
        sockets.add(socket.on("error", () => {}));
        socket.once("close", () => sockets.delete(socket));
        socket.resume().write(Buffer.from(bytes, "latin1"));
      });
      await once(proxy.listen(0, "127.0.0.1"), "listening");
      const { port } = proxy.address() as AddressInfo;
      const error = await failure(
        openSession({
          host: "ftp.test",
          proxy: `${kind}://127.0.0.1:${port}`,
          timeouts: { ...quick, connect: 400, reply: 400 },
        }),
      );
      expect(["connect-failed", "protocol", "timeout"]).toContain(error.code);
      expect(error.message).toMatch(says);
      while (sockets.size > 0) await new Promise(setImmediate);
      proxy.close();
    },
  );
});
