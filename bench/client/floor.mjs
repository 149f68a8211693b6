// The floor: sockets alone, in Node. The next file's EPSV goes with this one's RETR or STOR; what comes is counted, and written nowhere; what is sent is one buffer.
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";

const { task, port, user, password, remote, count, bytes } = JSON.parse(process.argv[2]);
const control = connect({ port, host: "127.0.0.1", noDelay: true });
const waiting = [];
const replies = [];
let rest = "";
control.on("data", (chunk) => {
  const lines = (rest + chunk.latin1Slice()).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    if (!/^\d{3} /.test(line)) continue;
    if (waiting.length > 0) waiting.shift()(line);
    else replies.push(line);
  }
});
const reply = async (expected) => {
  const line = replies.shift() ?? (await new Promise((resolve) => waiting.push(resolve)));
  if (!expected.includes(line[0])) throw new Error(line);
  return line;
};
const portIn = (line) => Number(/\|(\d+)\|/.exec(line)[1]);

await reply("2");
for (const line of [`USER ${user}`, `PASS ${password}`, "TYPE I", `CWD ${remote}`]) {
  control.write(`${line}\r\n`);
  await reply("23");
}
const content = Buffer.alloc(bytes, "Twinport");
control.write("EPSV\r\n");
let next = portIn(await reply("2"));
for (let index = 1; index <= count; index++) {
  control.write(`${task === "get" ? "RETR" : "STOR"} f${index}\r\nEPSV\r\n`);
  const data = connect({ port: next, host: "127.0.0.1", noDelay: true });
  let received = 0;
  data.on("data", (chunk) => {
    received += chunk.length;
  });
  const ended = once(data, "close");
  await reply("1");
  if (task === "put") data.end(content);
  await ended;
  if (task === "get" && received !== bytes) throw new Error(`${received} bytes came`);
  await reply("2");
  next = portIn(await reply("2"));
}
control.end("QUIT\r\n");
