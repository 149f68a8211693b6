import { describe, expect, it } from "vitest";
import { failure, quick } from "../../test/with-client.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { FaultServer } from "../testing/fault-server.ts";
import { connect } from "./connect.ts";
import type { FtpClient } from "./ftp-client.ts";

/** A server that says nothing more to any of these. */
const silent = Object.fromEntries(
  [
    ..."CWD CDUP PWD MKD RMD DELE RNFR SIZE MDTM MLST MLSD LIST NLST SITE SYST NOOP".split(" "),
    ..."TYPE EPSV RETR STOR APPE".split(" "),
  ].map((verb) => [verb, ""]),
);

const reply = 60;

type Call = (client: FtpClient) => Promise<unknown>;
const within = (work: (session: FtpSession) => Promise<unknown>): Call => {
  return (client) => client.session(work);
};
const calls: Record<string, Call> = {
  size: (client) => client.size("/a"),
  modified: (client) => client.modified("/a"),
  stat: (client) => client.stat("/a"),
  exists: (client) => client.exists("/a"),
  mkdir: (client) => client.mkdir("/d"),
  rmdir: (client) => client.rmdir("/d"),
  remove: (client) => client.remove("/a"),
  rename: (client) => client.rename("/a", "/b"),
  chmod: (client) => client.chmod("/a", 0o644),
  list: (client) => client.list("/"),
  download: (client) => client.download("/a").bytes(),
  upload: (client) => client.upload(Buffer.from("x"), "/x"),
  ensureDirectory: (client) => client.ensureDirectory("/x/y"),
  "session cd": within((session) => session.cd("/")),
  "session cdup": within((session) => session.cdup()),
  "session pwd": within((session) => session.pwd()),
  "session system": within((session) => session.system()),
  "session type": within((session) => session.type("ascii")),
  "session names": within((session) => session.names()),
  "session command": within((session) => session.command("NOOP")),
};

describe("every call ends in time, with a server that falls silent:", () => {
  for (const [name, call] of Object.entries(calls)) {
    it(name, async () => {
      await using server = await FaultServer.start({ files: { "/a": "aaa" } });
      await using client = await connect({
        host: server.host,
        port: server.port,
        timeouts: { ...quick, reply },
        retry: false,
      });
      server.faults = { replies: silent };
      const error = await failure(call(client));
      expect(error).toMatchObject({
        code: "timeout",
        message: expect.stringMatching(/no reply to \w+ within/),
      });
      expect(error.transcript.length).toBeGreaterThan(0);
      // The next one finds a healthy connection.
      server.faults = {};
      expect(await client.size("/a")).toBe(3);
    });
  }

  it("and calls that wait behind one that nobody reads, and close()", async () => {
    await using server = await FaultServer.start({ files: { "/a": "a".repeat(4 * 1024 * 1024) } });
    const client = await connect({
      host: server.host,
      port: server.port,
      timeouts: { ...quick, reply: 200, data: 200 },
      pool: { max: 1 },
      retry: false,
    });
    let waiting: Promise<unknown> | undefined;
    const held = failure(
      client.session(async (session) => {
        const download = await session.download("/a");
        waiting = download.done;
        await download.done; // nobody reads the stream
      }),
    );
    while (waiting === undefined) await new Promise(setImmediate);
    expect(await failure(client.size("/a"))).toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/nothing has moved/),
      hint: expect.stringMatching(/nobody reads/),
    });
    await client.close();
    await held;
  });
});
