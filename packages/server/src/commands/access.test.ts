import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { serverLimits } from "../limits/limits.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock } from "../testing/index.ts";

const { loginTime } = serverLimits();

describe("USER", () => {
  it("starts over when it comes a second time", async () => {
    const lines = ["CWD d", "USER u", "PWD", "PASS p", "USER u", "PASS p", "PWD"];
    const replies = await dialog(await startWithFiles(), lines);
    expect(codesOf(replies)).toBe("250 331 530 503 331 230 257");
    expect(replies.at(-1)).toContain('"/"');
  });

  it("says 331, and PASS 530, in the same words for every name", async () => {
    const lines = ["USER nobody", "PASS x", "USER u", "PASS x"];
    const replies = await dialog(await startWithFiles(), lines, false);
    expect(replies.slice(0, 2)).toEqual(replies.slice(2));
  });

  it("limits the time to log in again, and gives no more of it for asking twice", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({ clock });
    const peer = await server.peer();
    clock.advance(loginTime);
    expect(await peer.codes("USER u")).toEqual([331]);
    clock.advance(loginTime - 1);
    expect(await peer.codes("USER u")).toEqual([331]);
    clock.advance(1);
    expect((await peer.rest()).map(codeOf)).toEqual([421]);
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "login-timeout" });
  });
});

describe("PASS", () => {
  it("is said right after USER; a failure forgets the name", async () => {
    const lines = [
      "PASS p",
      "USER u",
      "NOOP",
      "PASS p",
      "USER u",
      "PASS wrong",
      "PASS p",
      "USER u",
      "PASS p",
      "PWD",
    ];
    const replies = await dialog(await startWithFiles(), lines, false);
    expect(codesOf(replies)).toBe("503 331 200 503 331 530 503 331 230 257");
  });

  it("lets anonymous read and not write, if there is one", async () => {
    const server = await startWithFiles({ anonymous: new MemoryStorage({ files: { "/pub": "x" } }) });
    const lines = ["USER Anonymous", "PASS", "SIZE pub", "TYPE I", "SIZE pub", "DELE pub", "MKD a"];
    expect(codesOf(await dialog(server, lines, false))).toBe("331 230 550 200 213 550 550");
    const refused = await dialog(await startWithFiles(), ["USER anonymous", "PASS a@b"], false);
    expect(refused[1]).toBe("530 Login incorrect.");
  });
});

describe("a login that the authenticator never answers", () => {
  const start = () => {
    let asked: () => void = () => undefined;
    const judging = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const authenticate = () => {
      asked();
      return new Promise<null>(() => undefined);
    };
    return { judging, started: startWithFiles({ authenticator: { authenticate } }) };
  };

  it("ends with its client", async () => {
    const { judging, started } = start();
    const server = await started;
    const peer = await server.stranger();
    peer.send("USER u\r\nPASS p\r\n");
    await judging;
    peer.socket.resetAndDestroy();
    while (server.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "peer-closed" });
    expect(server.log.map(({ type }) => type)).not.toContain("login-unavailable");
  });

  it("ends with the server", async () => {
    const { judging, started } = start();
    const server = await started;
    const peer = await server.stranger();
    peer.send("USER u\r\nPASS p\r\n");
    await judging;
    await server.server.close();
    expect(codesOf(await peer.rest())).toBe("331 530 421");
  });
});

describe("ACCT", () => {
  it("is superfluous, and out of order before a login", async () => {
    const lines = ["ACCT a", "USER u", "ACCT a", "PASS p", "USER u", "PASS p", "ACCT a", "ACCT"];
    expect(codesOf(await dialog(await startWithFiles(), lines, false))).toBe(
      "503 331 503 503 331 230 202 501",
    );
  });
});

describe("SMNT", () => {
  it("is not there, since there is nothing to mount", async () => {
    expect(codesOf(await dialog(await startWithFiles(), ["SMNT /x"]))).toBe("502");
  });
});

describe("REIN", () => {
  it("forgets all that was agreed on", async () => {
    const server = await startWithFiles();
    const peer = await server.peer();
    await peer.codes("CWD d", "TYPE I", "OPTS MLST size;", "SITE UMASK 077", "EPSV ALL");
    const port = await peer.passivePort("EPSV");
    expect(await peer.codes("REIN", "PWD", "USER u", "PASS p")).toEqual([220, 530, 331, 230]);
    expect(await peer.say("PWD")).toContain('"/"');
    expect(await peer.say("STAT")).toContain("TYPE A");
    expect(await peer.say("MLST f")).toContain("modify=");
    expect(await peer.say("SITE UMASK")).not.toContain("077");
    expect(await peer.codes("LIST")).toEqual([425]);
    expect(await peer.passivePort("PASV")).not.toBe(port);
  });

  it("forgets what waited for the next command", async () => {
    const peer = await (await startWithFiles()).peer();
    expect(await peer.codes("RNFR f", "REIN", "RNTO g", "USER u", "REIN", "PASS p")).toEqual([
      350, 220, 530, 331, 220, 503,
    ]);
    await peer.codes("USER u", "PASS p", "TYPE I", "REST 2", "REIN", "USER u", "PASS p", "TYPE I");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
  });

  it("lets a transfer finish that runs", async () => {
    const peer = await (await startWithFiles()).peer();
    const open = await peer.data("EPSV");
    peer.send("STOR up\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    peer.send("REIN\r\nPWD\r\n");
    const socket = await open();
    socket.end("whole");
    socket.resume();
    expect(codesOf([await peer.reply(), await peer.reply(), await peer.reply()])).toBe("226 220 530");
    await peer.codes("USER u", "PASS p", "TYPE I");
    expect((await peer.download("EPSV", "RETR up")).data.toString()).toBe("whole");
  });

  it("does not forget wrong passwords", async () => {
    const peer = await (await startWithFiles()).stranger();
    const guesses = ["USER u", "PASS a", "REIN", "USER u", "PASS b", "REIN", "USER u", "PASS c"];
    expect(await peer.codes(...guesses)).toEqual([331, 530, 220, 331, 530, 220, 331, 421]);
  });

  it("begins the time to log in anew, for those who were", async () => {
    const clock = new ManualClock();
    const peer = await (await startWithFiles({ clock })).peer();
    clock.advance(loginTime);
    expect(await peer.codes("REIN")).toEqual([220]);
    clock.advance(loginTime - 1);
    expect(await peer.codes("REIN")).toEqual([220]);
    clock.advance(1);
    expect((await peer.rest()).map(codeOf)).toEqual([421]);
  });
});

describe("QUIT", () => {
  it("says goodbye and closes", async () => {
    const server = await startWithFiles();
    const peer = await server.peer();
    peer.send("QUIT\r\nNOOP\r\n");
    expect(await peer.rest()).toEqual(["221 Goodbye."]);
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "quit" });
  });

  it("lets a transfer finish that runs", async () => {
    const peer = await (await startWithFiles()).peer();
    const open = await peer.data("EPSV");
    peer.send("STOR up\r\n");
    await peer.reply();
    peer.send("QUIT\r\n");
    const socket = await open();
    socket.end("whole");
    socket.resume();
    expect(codesOf(await peer.rest())).toBe("226 221");
  });
  it("with an argument is refused, and breaks off a transfer no less than any other line before the client's end", async () => {
    const server = await startWithFiles();
    const peer = await server.peer();
    await peer.data("EPSV");
    peer.send("STOR up\r\n");
    await peer.reply();
    peer.socket.end("QUIT now\r\n");
    expect(codesOf(await peer.rest())).toBe("426 501");
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "peer-closed" });
  });
});
