import { describe, expect, it } from "vitest";
import { failure, quick } from "../../test/with-client.ts";
import type { ConnectOptions } from "../options.ts";
import { FaultServer, type FaultServerOptions } from "../testing/fault-server.ts";
import { connect } from "./connect.ts";
import type { FtpClient } from "./ftp-client.ts";

/** Retries come at once: no test waits for the sake of politeness. */
const soon = { attempts: 3, firstDelayMs: 1, longestDelayMs: 1 };

async function scene(
  use: (client: FtpClient, server: FaultServer) => Promise<void>,
  options: Partial<ConnectOptions> = {},
  serverOptions: FaultServerOptions = {},
): Promise<void> {
  const files = { "/a": "aaa", "/b": "bb", "/pub/c": "c" };
  const server = await FaultServer.start({ files, ...serverOptions });
  try {
    const where = { host: server.host, port: server.port };
    const client = await connect({ ...where, timeouts: quick, retry: soon, ...options });
    try {
      await use(client, server);
    } finally {
      await client.close();
    }
  } finally {
    await server.close();
  }
}

/** Lines of one verb that the server has read. */
const said = (server: FaultServer, verb: string) =>
  server.lines.filter((line) => line.split(" ")[0] === verb).length;

describe("FtpClient", () => {
  it("does simple things by the commands made for them", async () => {
    await scene(async (client) => {
      expect(await client.size("/a")).toBe(3);
      expect(await client.modified("/a")).toBeInstanceOf(Date);
      expect((await client.stat("/pub")).type).toBe("directory");
      expect(await client.exists("/a")).toBe(true);
      expect(await client.exists("/nothing")).toBe(false);
      expect(await client.mkdir("/d")).toBe("/d");
      await client.rename("/a", "/d/a");
      expect(await client.exists("/a")).toBe(false);
      await client.remove("/d/a");
      await client.rmdir("/d");
      expect(await client.exists("/d")).toBe(false);
      expect((await client.features()).has("MLST")).toBe(true);
      expect((await failure(client.chmod("/b", 0o644))).code).toBe("unsupported");
      expect((await failure(client.chmod("/b", -1))).code).toBe("usage");
      expect((await failure(client.remove("/nothing"))).code).toBe("not-found");
    });
  });

  it("takes calls at any time and of any kind, on no more connections than it may", async () => {
    await scene(
      async (client, server) => {
        const work = Array.from({ length: 30 }, (_, n) => [
          client.download("/a").bytes(),
          client.upload(Buffer.from(`${n}`), `/up${n}`),
          client.size("/b"),
          client.list("/pub"),
        ]).flat();
        await Promise.all(work);
        for (let n = 0; n < 30; n += 1) {
          expect(Buffer.from(server.files.read(`/up${n}`) ?? "").toString()).toBe(String(n));
        }
        expect(server.connections).toBe(3);
      },
      { pool: { max: 3 } },
    );
  });

  it("does not connect in clear text where another library's option asks for TLS", async () => {
    const server = await FaultServer.start();
    const options = { host: server.host, port: server.port, secure: true };
    const { code, hint } = await failure(connect(options));
    expect([code, hint]).toEqual(["usage", 'For TLS write tls: { mode: "explicit" }.']);
    expect(server.connections).toBe(0);
    await server.close();
  });

  it("sends relative paths from the directory it is told", async () => {
    await scene(
      async (client, server) => {
        expect(client.resolve("c")).toBe("pub/c");
        expect(await client.size("c")).toBe(1);
        expect(await client.size("/a")).toBe(3);
        expect((await client.list()).entries.map(({ name }) => name)).toEqual(["c"]);
        expect(server.lines).toContain("SIZE pub/c");
      },
      { directory: "pub" },
    );
  });

  it("does with fewer connections where the server takes no more", async () => {
    await scene(
      async (client, server) => {
        server.faults = { replies: { WELCOME: "421 Too many connections from your address." } };
        const sizes = await Promise.all(Array.from({ length: 20 }, () => client.size("/a")));
        expect(sizes).toEqual(Array.from({ length: 20 }, () => 3));
        const turnedAway = server.connections - 1;
        expect(turnedAway).toBeGreaterThan(0);
        await Promise.all(Array.from({ length: 20 }, () => client.size("/a")));
        expect(server.connections - 1).toBe(turnedAway); // it was believed
      },
      { pool: { max: 4 } },
    );
  });

  it("says at once that an address or a password is wrong, and asks a full server again", async () => {
    const server = await FaultServer.start({ user: "u", password: "p" });
    const where = { host: server.host, port: server.port, timeouts: quick, retry: soon, user: "u" };
    const wrong = await failure(connect({ ...where, password: "x" }));
    expect(wrong).toMatchObject({ code: "login-failed", phase: "login", retryable: false });
    expect(said(server, "PASS")).toBe(1);
    expect(JSON.stringify([wrong.message, wrong.transcript])).not.toContain("PASS x");
    server.faults = { replies: { WELCOME: { text: "421 Too many users.", times: 2 } } };
    const client = await connect({ ...where, password: "p" });
    await client.close();
    expect(server.connections).toBe(4);
    await server.close();
    const nobody = await failure(connect({ ...where, password: "p" }));
    expect(nobody).toMatchObject({ code: "connect-failed", phase: "connect" });
  });

  describe("goes on after a passing failure", () => {
    it("such as a server that has closed an idle connection", async () => {
      await scene(async (client, server) => {
        await client.size("/a");
        server.faults = { replies: { SIZE: { text: "421 Idle for too long.", times: 1 } } };
        expect(await client.size("/a")).toBe(3);
        expect(server.connections).toBe(2);
      });
    });

    it("such as a transfer that breaks off", async () => {
      await scene(async (client, server) => {
        server.faults = { transfer: { sends: 1, leaves: "reset", final: "426 broken" } };
        const broken = client.download("/a").bytes();
        const tried = (await failure(broken)).code;
        expect(["transfer", "truncated"]).toContain(tried);
        expect(said(server, "RETR")).toBeGreaterThanOrEqual(3);
        server.faults = {};
        expect(Buffer.from(await client.download("/a").bytes()).toString()).toBe("aaa");
        // The control connections were healthy all the time.
        expect(server.connections).toBeLessThanOrEqual(2);
      });
    });

    it("but does nothing twice of which nobody knows whether it was done", async () => {
      await scene(
        async (client, server) => {
          server.faults = { replies: { MKD: { text: "", times: 1 } } };
          const error = await failure(client.mkdir("/d"));
          expect(error).toMatchObject({ code: "timeout", phase: "command" });
          expect(error.transcript.at(-1)).toBe("> MKD /d");
          expect(said(server, "MKD")).toBe(1);
          expect(await client.mkdir("/d")).toBe("/d");
        },
        { timeouts: { ...quick, reply: 200 } },
      );
    });

    it("and takes a file that is gone the second time for removed", async () => {
      await scene(async (client, server) => {
        server.faults = { replies: { DELE: { text: "421 bye", times: 1 } } };
        await client.remove("/a");
        expect(await client.exists("/a")).toBe(false);
      });
    });

    it("unless it is told not to", async () => {
      await scene(
        async (client, server) => {
          server.faults = { replies: { SIZE: { text: "450 busy", times: 1 } } };
          expect(await failure(client.size("/a"))).toMatchObject({ retryable: true });
          expect(await client.size("/a")).toBe(3);
          expect(server.connections).toBe(1);
        },
        { retry: false },
      );
    });
  });

  describe("can be given up", () => {
    type Call = (client: FtpClient, options: { signal: AbortSignal }) => Promise<unknown>;
    const calls: [verb: string, call: Call][] = [
      ["SIZE", (client, options) => client.size("/a", options)],
      ["MDTM", (client, options) => client.modified("/a", options)],
      ["MLST", (client, options) => client.stat("/a", options)],
      ["MLST", (client, options) => client.exists("/a", options)],
      ["MKD", (client, options) => client.mkdir("/d", options)],
      ["RMD", (client, options) => client.rmdir("/d", options)],
      ["DELE", (client, options) => client.remove("/a", options)],
      ["RNFR", (client, options) => client.rename("/a", "/x", options)],
      ["SITE", (client, options) => client.chmod("/a", 0o600, options)],
      ["EPSV", (client, options) => client.list("/pub", options)],
      ["MLSD", (client, options) => client.list("/pub", options)],
      ["EPSV", (client, options) => client.download("/a", options).bytes()],
      ["RETR", (client, options) => client.download("/a", options).bytes()],
      ["STOR", (client, options) => client.upload(Buffer.from("x"), "/x", options)],
      ["CWD", (client, options) => client.session((session) => session.cd("/pub", options))],
      ["PWD", (client, options) => client.session((session) => session.pwd(options))],
      ["SYST", (client, options) => client.session((session) => session.system(options))],
      ["NOOP", (client, options) => client.session((session) => session.command("NOOP", undefined, options))],
    ];
    for (const [verb, call] of calls) {
      it(`while ${verb} is not answered; the connection is used again`, async () => {
        await scene(
          async (client, server) => {
            const before = said(server, verb);
            server.faults = { delays: { [verb]: 50 } };
            const controller = new AbortController();
            const given = failure(call(client, { signal: controller.signal }));
            while (said(server, verb) === before) await new Promise(setImmediate);
            controller.abort(new Error("enough"));
            expect(await given).toMatchObject({ code: "aborted", cause: { message: "enough" } });
            server.faults = {};
            expect(await client.size("/b")).toBe(2);
            expect(server.connections).toBe(1);
            expect((await failure(call(client, { signal: controller.signal }))).code).toBe("aborted");
          },
          { pool: { max: 1 } },
        );
      });
    }

    it("while a connection is awaited", async () => {
      await scene(
        async (client) => {
          const controller = new AbortController();
          await client.session(async () => {
            // Outside of the session's own work, where waiting would have no end.
            const given = failure(client.size("/a", { signal: controller.signal }));
            controller.abort();
            expect(["aborted", "usage"]).toContain((await given).code);
          });
          expect(await client.size("/a")).toBe(3);
        },
        { pool: { max: 1 } },
      );
    });

    it("while it connects", async () => {
      const server = await FaultServer.start({ faults: { delays: { PASS: 1000 } } });
      const controller = new AbortController();
      const where = { host: server.host, port: server.port };
      const given = failure(connect({ ...where, signal: controller.signal, timeouts: quick }));
      while (said(server, "PASS") === 0) await new Promise(setImmediate);
      controller.abort();
      expect((await given).code).toBe("aborted");
      await server.close();
    });
  });

  describe("session()", () => {
    it("gives one connection to oneself, and puts it back to where it was", async () => {
      await scene(
        async (client, server) => {
          const result = await client.session(async (session) => {
            await session.cd("/pub");
            await session.type("ascii");
            return await session.size("c");
          });
          expect(result).toBe(1);
          expect(await client.size("a")).toBe(3);
          await failure(client.session((session) => session.cd("/nowhere")));
          expect(await client.size("a")).toBe(3);
          expect(server.connections).toBe(1);
        },
        { pool: { max: 1 } },
      );
    });

    it("keeps no connection that a raw command may have changed", async () => {
      await scene(
        async (client, server) => {
          await client.session((session) => session.command("NOOP"));
          expect(await client.size("a")).toBe(3);
          expect(server.connections).toBe(1);
          await client.session((session) => session.command("OPTS", "UTF8 OFF"));
          expect(await client.size("a")).toBe(3);
          expect(server.connections).toBe(2);
        },
        { pool: { max: 1 } },
      );
    });

    it("tells who waits for a second connection inside it, where there is none", async () => {
      await scene(
        async (client) => {
          const error = await failure(client.session(() => client.size("/a")));
          expect(error).toMatchObject({ code: "usage", hint: expect.stringContaining("session()") });
          expect(await client.size("/a")).toBe(3);
        },
        { pool: { max: 1 } },
      );
      await scene((client) => client.session(async () => void (await client.size("/a"))), {
        pool: { max: 2 },
      });
    });
  });

  describe("close()", () => {
    it("waits for what was called, and says QUIT on every connection", async () => {
      await scene(
        async (client, server) => {
          const sizes = Promise.all(Array.from({ length: 10 }, () => client.size("/a")));
          await client.close();
          expect(await sizes).toHaveLength(10);
          expect(said(server, "QUIT")).toBe(server.connections);
          expect(await failure(client.size("/a"))).toMatchObject({ code: "closed", retryable: false });
        },
        { pool: { max: 2 } },
      );
    });

    it("closes at once when told so", async () => {
      await scene(async (client, server) => {
        server.faults = { replies: { SIZE: "" } };
        const size = failure(client.size("/a"));
        while (said(server, "SIZE") === 0) await new Promise(setImmediate);
        await client.close({ signal: AbortSignal.abort() });
        expect((await size).code).toBe("closed");
      });
    });

    it("is what `await using` does", async () => {
      const server = await FaultServer.start();
      {
        await using client = await connect({ host: server.host, port: server.port });
        await client.list("/");
      }
      expect(said(server, "QUIT")).toBe(1);
      await server.close();
    });
  });

  it("never sends a path that would be a command, nor opens a connection for it", async () => {
    await scene(async (client, server) => {
      const before = server.lines.length;
      for (const call of [
        client.size("a\r\nDELE b"),
        client.remove("a\nDELE b"),
        client.rename("a", "b\0"),
        client.mkdir(""),
      ]) {
        expect((await failure(call)).code).toBe("illegal-argument");
      }
      expect(server.lines.length).toBe(before);
    });
  });
});
