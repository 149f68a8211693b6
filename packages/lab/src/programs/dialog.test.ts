import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { speak, stayMark } from "./dialog.ts";

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that greets and answers each line with what `answer` gives; what was said to it is kept. */
async function answering(answer: (line: string, socket: Socket) => string) {
  const heard: string[] = [];
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 ready\r\n");
    let held = "";
    socket.on("data", (chunk) => {
      held += chunk.toString();
      for (let end = held.indexOf("\r\n"); end >= 0; end = held.indexOf("\r\n")) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        heard.push(line);
        socket.write(answer(line, socket));
        if (line === "QUIT") socket.end();
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port, heard };
}

const never = new AbortController().signal;

it("says line by line, each when the one before has its final reply", async () => {
  const { heard, ...there } = await answering((line) =>
    line.startsWith("LIST") ? "150 wait\r\n226-and\r\n226 done\r\n" : "200 ok\r\n",
  );
  const printed: string[] = [];
  const script = ["USER reader", ["PORT 192,168,", "13,104,4,0\r\n"], "LIST"];
  expect(await speak({ ...there, script }, never, (line) => printed.push(line))).toBe(0);
  expect(heard).toEqual(["USER reader", "PORT 192,168,13,104,4,0", "LIST", "QUIT"]);
  expect(printed.slice(0, 5)).toEqual([
    "< 220 ready",
    "> USER reader",
    "< 200 ok",
    "> PORT 192,168, | 13,104,4,0",
    "< 200 ok",
  ]);
});

it("ends with 1 where the server goes away", async () => {
  const { heard, ...there } = await answering((_line, socket) => {
    socket.end();
    return "421 too many\r\n";
  });
  const script = ["USER reader", "PASS open-sesame"];
  expect(await speak({ ...there, script }, never, () => {})).toBe(1);
  expect(heard[0]).toBe("USER reader");
});

it("stays until it is told to leave", async () => {
  const { heard, ...there } = await answering(() => "200 ok\r\n");
  const leave = new AbortController();
  const print = (line: string) => {
    if (line !== stayMark) return;
    expect(heard).toEqual(["USER reader"]);
    leave.abort();
  };
  expect(await speak({ ...there, script: ["USER reader"], stays: true }, leave.signal, print)).toBe(0);
  expect(heard).toEqual(["USER reader", "QUIT"]);
});
