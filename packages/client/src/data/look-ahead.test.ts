import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { failure, quick, type TestOptions, talk } from "../../test/with-client.ts";
import type { DataMode } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { HostKnowledge } from "../session/knowledge.ts";

/** A client that sends ahead. */
function ahead(modes: readonly DataMode[] = ["epsv"]) {
  const knowledge = new HostKnowledge();
  return {
    knowledge,
    client: { modes, knowledge, pipelining: "auto", timeouts: { ...quick, settle: 2000 } },
  } as const satisfies TestOptions & { readonly knowledge: HostKnowledge };
}

async function fetch(client: FtpSession, name: string): Promise<string> {
  const { stream } = await client.download(name);
  return (await buffer(stream)).toString();
}

/** The first transfer of a session, by which a mode is known to work. */
async function first(s: MockSession): Promise<void> {
  await s.expect("TYPE I");
  await s.say("200 ok");
  const data = await s.passive();
  await s.expect("RETR a");
  await s.say("150 go");
  await data.send("first");
  await s.say("226 done");
}

/** The second one: asked for after EPSV alone; the port for the third is asked for behind it. */
async function second(s: MockSession): Promise<void> {
  const data = await s.passive();
  await s.expect("RETR b", "EPSV");
  await s.say("150 go");
  await data.send("second");
}

describe("passive look-ahead", () => {
  it("asks for the next port behind the second transfer in a row, and sends RETR without waiting for the connection", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV"); // both are there before anything was said
      const c = await s.listen();
      await s.say("150 go");
      await b.send("second");
      await s.say("226 done", `229 Entering (|||${c.port}|)`);
      await s.expect("RETR c", "EPSV");
      const d = await s.listen();
      await s.say("150 go");
      await c.send("third");
      await s.say("226 done", `229 Entering (|||${d.port}|)`);
      await s.expect("NOOP");
      await s.say("200 in step");
    };
    await talk(
      script,
      async (client) => {
        expect(client.depth).toBe(1);
        expect(await fetch(client, "a")).toBe("first");
        expect(await fetch(client, "b")).toBe("second");
        expect(options.knowledge.lookAhead).toBe(true);
        expect(client.depth).toBe(2);
        expect(await fetch(client, "c")).toBe("third");
        expect((await client.command("NOOP")).lines).toEqual(["in step"]);
      },
      options,
    );
  });

  it("lets the next operation send while a transfer runs, and pairs the replies", async () => {
    const options = ahead();
    options.knowledge.lookAhead = options.knowledge.oneByOne = true;
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV", "SIZE x");
      const c = await s.listen();
      await s.say("150 go");
      await b.send("second");
      await s.say("226 done", `229 Entering (|||${c.port}|)`, "213 7");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        const [text, size] = await Promise.all([fetch(client, "b"), client.size("x")]);
        expect([text, size]).toEqual(["second", 7]);
      },
      options,
    );
  });

  it("pairs a 229 that overtakes the 226, and does not ask ahead again", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV");
      const c = await s.listen();
      await s.say("150 go", `229 Entering (|||${c.port}|)`);
      await b.send("second");
      await s.say("226 done");
      await s.expect("RETR c");
      await s.say("150 go");
      await c.send("third");
      await s.say("226 done");
      const d = await s.passive();
      await s.expect("RETR d");
      await s.say("150 go");
      await d.send("fourth");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client) => {
        const texts = [];
        for (const name of ["a", "b", "c", "d"]) texts.push(await fetch(client, name));
        expect(texts).toEqual(["first", "second", "third", "fourth"]);
        expect(options.knowledge.lookAhead).toBe(false);
        expect(client.depth).toBe(1);
      },
      options,
    );
  });

  it("fails so that it may be tried again where the next EPSV ends the transfer; the connection stays", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV");
      const c = await s.listen();
      await s.say("150 go", `229 Entering (|||${c.port}|)`);
      (await b.socket).write("some");
      await begun;
      (await b.socket).resetAndDestroy();
      await s.expect("ABOR");
      await s.say("225 nothing to abort");
      await s.expect("PWD");
      await s.say('257 "/"');
      await s.expect("RETR b");
      await s.say("150 go");
      await c.send("second");
      await s.say("226 done");
    };
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        const { stream, done } = await client.download("b");
        stream.on("data", begin);
        expect(await failure(done)).toMatchObject({ code: "transfer", retryable: true });
        expect(await fetch(client, "b")).toBe("second");
      },
      options,
    );
  });

  it("closes where replies cannot be told apart any more", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      await s.passive();
      await s.expect("RETR b", "EPSV");
      await s.say("150 go", "200 whatever");
      await s.gone;
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        expect((await failure(fetch(client, "b"))).retryable).toBe(true);
        expect(client.closed).toBe(true);
        expect(options.knowledge.lookAhead).toBe(false);
      },
      options,
    );
  });

  it("asks again where the port reserved is refused or gone, and holds nothing against the mode", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      await second(s);
      const gone = await s.listen();
      const { port } = gone;
      gone.dispose();
      await s.say("226 done", `229 Entering (|||${port}|)`);
      await s.expect("RETR c", "EPSV", "ABOR");
      await s.say("425 nobody came", "229 Entering (|||1|)", "225 ok");
      const c = await s.passive();
      await s.expect("RETR c");
      await s.say("150 go");
      await c.send("third");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        await fetch(client, "b");
        expect(await fetch(client, "c")).toBe("third");
        expect(client.modes).toEqual(["epsv"]);
      },
      options,
    );
  });

  it("goes on with the next mode's command where the port reserved is refused", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      await second(s);
      await s.say("226 done", "425 no port now");
      const c = await s.passive();
      await s.expect("RETR c");
      await s.say("150 go");
      await c.send("third");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        await fetch(client, "b");
        expect(await fetch(client, "c")).toBe("third");
        expect(options.knowledge.lookAhead).toBe(false);
      },
      options,
    );
  });

  it("forgets the port when another one is asked for by hand", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      await second(s);
      const unused = await s.listen();
      await s.say("226 done", `229 Entering (|||${unused.port}|)`);
      await s.expect("REIN");
      await s.say("220 anew");
      await s.expect("TYPE I");
      await s.say("200 ok");
      const c = await s.passive();
      await s.expect("RETR c", "EPSV");
      await s.say("150 go");
      await c.send("third");
      await s.say("226 done", "500 no");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        await fetch(client, "b");
        await client.command("REIN");
        expect(await fetch(client, "c")).toBe("third");
      },
      options,
    );
  });

  for (const [name, ...lines] of [
    ["in order", "426 aborted", "229 Entering (|||40000|)", "226 ABOR ok"],
    ["with ABOR heard first", "426 aborted", "226 ABOR ok", "229 Entering (|||40000|)"],
    [
      "with a 150 at the end of the transfer",
      "150 so much for that",
      "229 Entering (|||40000|)",
      "226 ABOR ok",
    ],
    ["when all had gone", "226 done", "229 Entering (|||40000|)", "225 nothing to abort"],
  ] as const) {
    it(`is in step after an ABOR behind an EPSV, answered ${name}`, async () => {
      const options = ahead();
      const script = async (s: MockSession) => {
        await first(s);
        const b = await s.passive();
        await s.expect("RETR b", "EPSV");
        await s.say("150 go");
        (await b.socket).write("some");
        await s.expect("ABOR");
        await s.say(...lines);
        if (lines[0].startsWith("150")) {
          await s.expect("PWD");
          await s.say('257 "/"');
        }
        await s.expect("NOOP");
        await s.say("200 in step");
      };
      await talk(
        script,
        async (client) => {
          await fetch(client, "a");
          const { stream, done } = await client.download("b");
          stream.once("data", () => stream.destroy());
          expect((await failure(done)).code).toBe("aborted");
          expect((await client.command("NOOP")).lines).toEqual(["in step"]);
        },
        options,
      );
    });
  }

  it("gives up one that waits behind another without a word: the other is not aborted", async () => {
    const options = ahead();
    options.knowledge.lookAhead = options.knowledge.oneByOne = true;
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV");
      const c = await s.listen();
      await s.say("150 go");
      const socket = await b.socket;
      await s.say(`229 Entering (|||${c.port}|)`); // overtakes, so that both run for us
      await s.expect("RETR c");
      await c.socket;
      controller.abort();
      socket.end("second");
      await s.say("226 done", "426 lost");
      await s.expect("NOOP");
      await s.say("200 in step");
    };
    const controller = new AbortController();
    await talk(
      script,
      async (client, server) => {
        await fetch(client, "a");
        const running = fetch(client, "b");
        const waiting = client.download("c", { signal: controller.signal });
        expect((await failure(waiting)).code).toBe("aborted");
        expect(await running).toBe("second");
        expect((await client.command("NOOP")).lines).toEqual(["in step"]);
        expect(server.lines).not.toContain("ABOR");
      },
      options,
    );
  });

  it("lets others send from the final reply on, where it is not known that commands may come while a transfer runs", async () => {
    const options = ahead();
    options.knowledge.lookAhead = true;
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV");
      await s.say("150 go");
      await b.socket;
      await new Promise(setImmediate);
      expect(s.lines).not.toContain("SIZE x");
      await s.say("226 done", "229 Entering (|||40000|)");
      await s.expect("SIZE x"); // though there is no end of the data yet
      await s.say("213 7");
      await b.send("second");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        expect(await Promise.all([fetch(client, "b"), client.size("x")])).toEqual(["second", 7]);
      },
      options,
    );
  });

  it("takes a 500 in the middle of a transfer for what came behind it", async () => {
    const options = ahead();
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV");
      await s.say("150 go", "500 what?");
      await b.send("second");
      await s.say("226 done");
      const c = await s.passive();
      await s.expect("RETR c");
      await s.say("150 go");
      await c.send("third");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        expect(await fetch(client, "b")).toBe("second");
        expect(await fetch(client, "c")).toBe("third");
        expect(options.knowledge.lookAhead).toBe(false);
      },
      options,
    );
  });

  it("says QUIT only when no transfer runs", async () => {
    const options = ahead();
    options.knowledge.lookAhead = options.knowledge.oneByOne = true;
    const script = async (s: MockSession) => {
      await first(s);
      const b = await s.passive();
      await s.expect("RETR b", "EPSV");
      await s.say("150 go");
      await b.send("second");
      expect(s.lines).not.toContain("QUIT");
      await s.say("226 done", "229 Entering (|||40000|)");
      await s.expect("QUIT");
      await s.say("221 bye");
      s.socket.end();
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        const running = fetch(client, "b");
        await Promise.all([running, client.quit()]);
        expect(await running).toBe("second");
      },
      options,
    );
  });
});

describe("active look-ahead", () => {
  /** TYPE, PORT and RETR one after the other. */
  async function firstActive(s: MockSession): Promise<void> {
    await s.expect("TYPE I");
    await s.say("200 ok");
    const port = await s.active();
    await s.expect("RETR a");
    await s.say("150 go");
    (await s.dial(port)).end("first");
    await s.say("226 done");
  }
  const portOf = (line = "") => {
    const [p1 = 0, p2 = 0] = line.split(",").slice(4).map(Number);
    return p1 * 256 + p2;
  };

  it("sends PORT and RETR in one flight, and those of the next behind them", async () => {
    const options = ahead(["port"]);
    options.knowledge.oneByOne = true;
    const script = async (s: MockSession) => {
      await firstActive(s);
      const b = portOf(await s.read());
      await s.expect("RETR b");
      const c = portOf(await s.read());
      await s.expect("RETR c");
      await s.say("200 ok", "150 go");
      (await s.dial(b)).end("second");
      await s.say("226 done", "200 ok", "150 go");
      (await s.dial(c)).end("third");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        expect(await Promise.all([fetch(client, "b"), fetch(client, "c")])).toEqual(["second", "third"]);
        expect(options.knowledge.lookAhead).toBe(true);
        expect(client.depth).toBeGreaterThan(2);
      },
      options,
    );
  });

  it("fails with the refusal of PORT, whatever is said to RETR", async () => {
    const options = ahead(["port"]);
    const script = async (s: MockSession) => {
      await firstActive(s);
      await s.read();
      await s.expect("RETR b");
      await s.say("500 no PORT any more", "503 first say where");
      await s.expect("NOOP");
      await s.say("200 in step");
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        expect(await failure(fetch(client, "b"))).toMatchObject({
          code: "data-connection",
          reply: { code: 500 },
        });
        expect((await client.command("NOOP")).lines).toEqual(["in step"]);
      },
      options,
    );
  });

  it("closes on a server that starts every transfer at once: data would come to the wrong file", async () => {
    const options = ahead(["port"]);
    options.knowledge.oneByOne = true;
    const script = async (s: MockSession) => {
      await firstActive(s);
      await s.read();
      await s.expect("RETR b");
      await s.read();
      await s.expect("RETR c");
      await s.say("150 go", "150 go");
      await s.gone;
    };
    await talk(
      script,
      async (client) => {
        await fetch(client, "a");
        const [b, c] = await Promise.all([failure(fetch(client, "b")), failure(fetch(client, "c"))]);
        expect([b.retryable, c.retryable]).toEqual([true, true]);
        expect(options.knowledge.lookAhead).toBe(false);
      },
      options,
    );
  });
});

describe("without look-ahead", () => {
  for (const [why, known] of [
    ["unless asked for", {}],
    ["where the greeting names a program that loses commands", { pipelining: "auto" }],
  ] as const) {
    it(`sends one command after the other ${why}`, async () => {
      const { knowledge } = ahead();
      if ("pipelining" in known) knowledge.greeted("220 MikroTik FTP server ready");
      const script = async (s: MockSession) => {
        await first(s);
        for (const name of ["b", "c"]) {
          const data = await s.passive();
          await s.expect(`RETR ${name}`);
          await data.socket;
          await s.say("150 go");
          await data.send(name);
          await s.say("226 done");
        }
        await s.expect("NOOP");
        await s.say("200 in step");
      };
      await talk(
        script,
        async (client) => {
          await Promise.all(["a", "b", "c"].map((name) => fetch(client, name)));
          await client.command("NOOP");
        },
        { client: { modes: ["epsv"], knowledge, ...known } },
      );
    });
  }
});
