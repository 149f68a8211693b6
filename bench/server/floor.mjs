// The floor of what any program in Node can do over TLS, or without: a file piped into a socket, a socket piped into a file. It speaks
// as much HTTP as the same curl needs.
//   node bench/server/floor.mjs PORT PORT-OF-TLS FOLDER CERTIFICATE
import { createReadStream, createWriteStream, readFileSync, statSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import process from "node:process";
import tls from "node:tls";

const [port, tlsPort, folder, certificate] = process.argv.slice(2);
const pem = readFileSync(certificate);
/** As large as what Twinport reads at once. */
const chunk = { highWaterMark: 256 * 1024 };

net.createServer(serve).listen(Number(port), "127.0.0.1");
tls.createServer({ cert: pem, key: pem }, serve).listen(Number(tlsPort), "127.0.0.1");

function serve(socket) {
  socket.on("error", () => socket.destroy());
  socket.once("data", (first) => {
    const end = first.indexOf("\r\n\r\n") + 4;
    const head = first.toString("latin1", 0, end);
    const file = join(folder, /^\w+ \/(\w+)/.exec(head)[1]);
    if (head.startsWith("GET")) {
      socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${statSync(file).size}\r\n\r\n`);
      createReadStream(file, chunk).pipe(socket);
      return;
    }
    let missing = Number(/content-length: (\d+)/i.exec(head)[1]);
    const count = ({ length }) => {
      missing -= length;
      if (missing === 0) socket.end("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    };
    const sink = createWriteStream(file, chunk);
    const rest = first.subarray(end);
    sink.write(rest);
    count(rest);
    socket.on("data", count).pipe(sink);
  });
}
