import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it } from "vitest";
import { FTPContext, FTPError } from "./index.ts";

/** A socket as far as a context looks at it. */
class FakeSocket extends EventEmitter {
  static ports = 0;
  destroyed = false;
  timeout = -1;
  remoteAddress: string | undefined;
  localPort = ++FakeSocket.ports;
  sent: string[] = [];
  setTimeout(ms: number): void {
    this.timeout = ms;
  }
  write(text: string): void {
    this.sent.push(text);
  }
  destroy(): void {
    this.destroyed = true;
  }
}

let ftp: FTPContext;
let control: FakeSocket;

beforeEach(() => {
  ftp = new FTPContext(5000);
  control = new FakeSocket();
  ftp.socket = control as never;
  control.remoteAddress = "somewhere";
});

const replies = (count: number): Promise<unknown[]> => {
  const seen: unknown[] = [];
  return ftp.handle(undefined, (response, task) => {
    seen.push(response instanceof Error ? response.message : response);
    if (seen.length === count) task.resolve(seen);
  });
};

describe("FTPContext", () => {
  it("destroys the socket that is replaced, unless it is the same connection", () => {
    const upgraded = new FakeSocket();
    upgraded.localPort = control.localPort;
    ftp.socket = upgraded as never;
    expect(control.destroyed).toBe(false);
    ftp.socket = new FakeSocket() as never;
    expect(upgraded.destroyed).toBe(true);
    expect(ftp.closed).toBe(true);
  });

  it("hands replies over, of one line and of many, with their line end or without", async () => {
    const seen = replies(4);
    control.emit("data", "200 OK");
    control.emit("data", "200-OK\r\nHello\r\n200 OK\r\n200-Again\r\n200 Again\r\n226 do");
    control.emit("data", "ne\r\n");
    expect(await seen).toEqual([
      { code: 200, message: "200 OK" },
      { code: 200, message: "200-OK\nHello\n200 OK" },
      { code: 200, message: "200-Again\n200 Again" },
      { code: 226, message: "226 do" },
    ]);
  });

  it("hands errors of both sockets over", async () => {
    for (const [event, message] of [
      ["timeout", "Timeout (control socket)"],
      ["error", "x (control socket)"],
    ] as const) {
      ftp.socket = control as never;
      const seen = replies(1);
      control.emit(event, new Error("x"));
      expect(await seen).toEqual([message]);
      control = new FakeSocket();
    }
    for (const [event, message] of [
      ["timeout", "Timeout (data socket)"],
      ["error", "x (data socket)"],
    ] as const) {
      ftp.socket = new FakeSocket() as never;
      const data = new FakeSocket();
      ftp.dataSocket = data as never;
      const seen = replies(1);
      data.emit(event, new Error("x"));
      expect(await seen).toEqual([message]);
    }
  });

  it("tells later tasks why it is closed", async () => {
    control.emit("error", new Error("some error"));
    const error = await ftp.request("NOOP").catch((reason: Error) => reason);
    expect(error).toMatchObject({
      message: "Client is closed because some error (control socket)",
      code: "0",
    });
    expect((error as Error).stack).toContain("Closing reason: Error: some error (control socket)");
  });

  it("watches the time while a task runs", async () => {
    expect(control.timeout).toBe(0);
    const task = ftp.request("TEST");
    expect(control.timeout).toBe(5000);
    control.emit("data", "200 ok\r\n");
    await task;
    expect(control.timeout).toBe(0);
    expect(control.sent).toEqual(["TEST\r\n"]);
  });

  it("does tasks one after the other, and settles each once", async () => {
    let late: { reject(error: Error): void } | undefined;
    const first = ftp.handle("FIRST", (response, task) => {
      late = task;
      task.resolve(response);
    });
    const second = ftp.request("SECOND");
    expect(control.sent).toEqual(["FIRST\r\n"]);
    control.emit("data", "200 one\r\n");
    late?.reject(new Error("late"));
    control.emit("data", "550 two\r\n");
    expect(await first).toMatchObject({ message: "200 one" });
    await expect(second).rejects.toEqual(new FTPError({ code: 550, message: "550 two" }));
  });

  it("refuses control characters, and shows no password", async () => {
    await expect(ftp.request("CWD a\r\nb")).rejects.toThrow(
      "Invalid command: Contains control characters. (CWD a\r\nb)",
    );
    await expect(ftp.request("PASS secret\r\nDELE f")).rejects.toThrow("(PASS ###)");
    expect(ftp.closed).toBe(false);
    expect(control.sent).toEqual([]);
    const inside = ftp.handle(undefined, () => ftp.send("PASS secret\r\nDELE f"));
    control.emit("data", "331 password\r\n");
    await expect(inside).rejects.toThrow("(PASS ###)");
    expect(ftp.closed).toBe(true);
  });

  it("logs the dialogue without secrets", async () => {
    const log: string[] = [];
    ftp.log = (message) => log.push(message);
    const task = ftp.request("PASS secret");
    control.emit("data", "230 in\r\n");
    await task;
    expect(log).toEqual(["> PASS ###", "< 230 in"]);
  });
});
