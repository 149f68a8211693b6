import { describe, expect, it } from "vitest";
import { MockServer, type MockSession } from "../../test/mock-server.ts";
import { failure, quick } from "../../test/with-client.ts";
import { connect } from "../client/connect.ts";
import type { ConnectOptions } from "../options.ts";
import { HostKnowledge } from "./knowledge.ts";

/** A client of a scripted server, with what it has learnt about it. */
async function connected(
  script: (session: MockSession) => Promise<void>,
  more: Partial<ConnectOptions>,
  use: (server: MockServer, knowledge: HostKnowledge, options: ConnectOptions) => Promise<void>,
): Promise<void> {
  const server = await MockServer.start(script);
  const knowledge = new HostKnowledge();
  const { host, port } = server;
  const options = { host, port, user: "u", password: "p", timeouts: quick, knowledge, ...more };
  try {
    await use(server, knowledge, options);
  } finally {
    await server.close();
  }
}

/** Answers what is asked for, until the client goes. */
async function serve(s: MockSession): Promise<void> {
  for (let line = await s.read(); line !== undefined; line = await s.read()) {
    if (line === "USER u") await s.say("331 password");
    else if (line === "PASS p") await s.say("230 in");
    else if (line === "QUIT") {
      await s.say("221 bye");
      s.socket.end();
    } else await s.say(line === "FEAT" ? "211 none" : "200 ok");
  }
}

describe("the login of a client", () => {
  it("takes two flights, and tells the type and the features as well", async () => {
    const script = async (s: MockSession) => {
      await s.say("220 ready");
      await s.expect("USER u");
      await s.say("331 password");
      await s.expect("PASS p", "TYPE I", "FEAT"); // all there before anything is said
      await s.say("230 in", "200 ok", "211-these", " SIZE", " REST STREAM", "211 end");
      await s.expect("SIZE f");
      await s.say("213 5");
      await s.expect("QUIT");
      await s.say("221 bye");
      s.socket.end();
    };
    await connected(script, {}, async (_, knowledge, options) => {
      await using ftp = await connect(options);
      expect(knowledge.pipelining).toBe(true);
      expect(await ftp.size("f")).toBe(5);
      expect((await ftp.features()).get("REST")).toBe("STREAM");
    });
  });

  it("tells why it was refused, whatever is said to the rest", async () => {
    const script = async (s: MockSession) => {
      await s.say("220 ready");
      await s.expect("USER u");
      await s.say("331 password");
      await s.expect("PASS p", "TYPE I", "FEAT");
      await s.say("530 wrong");
      s.socket.end();
    };
    await connected(script, { retry: false }, async (server, knowledge, options) => {
      expect(await failure(connect(options))).toMatchObject({ code: "login-failed", reply: { code: 530 } });
      expect(knowledge.pipelining).toBeUndefined();
      expect(server.sessions).toHaveLength(1);
    });
  });

  it("sends ACCT where it is asked for behind the flight", async () => {
    const script = async (s: MockSession) => {
      await s.say("220 ready");
      await s.expect("USER u");
      await s.say("331 password");
      await s.expect("PASS p", "TYPE I", "FEAT");
      await s.say("332 account", "530 first log in", "530 first log in");
      await s.expect("ACCT a");
      await s.say("230 in");
      await s.expect("TYPE I");
      await s.say("200 ok");
      await s.expect("SIZE f");
      await s.say("213 5");
      await s.expect("QUIT");
      await s.say("221 bye");
      s.socket.end();
    };
    await connected(script, { account: "a" }, async (_server, _knowledge, options) => {
      await using ftp = await connect(options);
      expect(await ftp.size("f")).toBe(5);
    });
  });

  it("comes again command by command where the server loses what is behind PASS", async () => {
    const script = async (s: MockSession) => {
      await s.say("220 ready");
      if (server?.sessions.length !== 1) return await serve(s);
      await s.expect("USER u");
      await s.say("331 password");
      await s.expect("PASS p", "TYPE I", "FEAT");
      await s.say("230 in");
      await s.gone;
    };
    let server: MockServer | undefined;
    const timeouts = { ...quick, reply: 700 };
    await connected(script, { timeouts }, async (started, knowledge, options) => {
      server = started;
      await using ftp = await connect(options);
      expect(knowledge.pipelining).toBe(false);
      await ftp.session((session) => session.command("NOOP"));
      expect(started.sessions[1]?.lines).toEqual(["USER u", "PASS p", "NOOP"]);
    });
  });

  for (const [name, greeting, more] of [
    ["when asked to", "220 ready", { pipelining: "off" }],
    ["to servers that lose commands", "220 Microsoft FTP Service", {}],
  ] as const) {
    it(`sends one command after the other ${name}`, async () => {
      const script = async (s: MockSession) => {
        await s.say(greeting);
        await serve(s);
      };
      await connected(script, more, async (server, _, options) => {
        const ftp = await connect(options);
        await ftp.close();
        expect(server.lines).toEqual(["USER u", "PASS p", "QUIT"]);
      });
    });
  }
});
