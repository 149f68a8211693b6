import { once } from "node:events";
import { Writable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand, stillThere } from "../../test/transfers.ts";
import { failure, quick, talk } from "../../test/with-client.ts";
import type { TransferProgress } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";

/** The connection can still be used. */
async function inStep(client: FtpSession): Promise<void> {
  expect((await client.command("NOOP")).lines).toEqual(["in step"]);
}

describe("download", () => {
  it("sends TYPE I once, PASV and RETR, and ends with the final reply", async () => {
    const script = async (s: MockSession) => {
      const first = await passiveCommand(s, "RETR f", "I");
      await s.say("150 Opening BINARY mode data connection for f (5 bytes).");
      first.end("12345");
      await s.say("226 Transfer complete.");
      const second = await passiveCommand(s, "RETR g");
      await s.say("226-almost", "226 not a preliminary reply");
      second.end();
    };
    await talk(script, async (client) => {
      const steps: TransferProgress[] = [];
      const download = await client.download("f", { onProgress: (p) => steps.push(p) });
      expect(download.reply.code).toBe(150);
      expect(download.size).toBe(5);
      expect(await text(download.stream)).toBe("12345");
      const result = await download.done;
      expect(result).toMatchObject({ bytes: 5, mode: "pasv", reply: { code: 226 } });
      expect(result.ms).toBeGreaterThan(0);
      expect(steps).toEqual([{ bytes: 5, total: 5 }]);
      expect((await failure(client.download("g"))).code).toBe("protocol");
    });
  });

  it("takes an empty file whose end comes before its reader", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      data.end();
      await s.say("150 go", "226 done");
    };
    await talk(script, async (client) => {
      const download = await client.download("f");
      await once(download.stream, "readable"); // of an empty stream: its end
      expect(await text(download.stream)).toBe("");
      expect((await download.done).bytes).toBe(0);
    });
  });

  it("is not over before the final reply, nor before the data connection is closed", async () => {
    let release = () => {};
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go", "226 early");
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      data.end("late");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const download = await client.download("f");
      let over = false;
      const done = download.done.then(() => {
        over = true;
      });
      const content = text(download.stream);
      await new Promise(setImmediate);
      expect(over).toBe(false);
      release();
      expect(await content).toBe("late");
      await done;
      await inStep(client);
    });
  });

  it("turns line ends in ASCII, whatever the chunks", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "A");
      await s.say("150 go (100 bytes)");
      for (const piece of ["one\r", "\ntwo\r\n", "th\rree\r"]) {
        await new Promise((resolve) => data.write(piece, resolve));
      }
      data.end();
      await s.say("226 done");
    };
    await talk(script, async (client) => {
      const download = await client.download("f", { type: "ascii" });
      expect(await text(download.stream)).toBe("one\ntwo\nth\rree\r");
      expect((await download.done).bytes).toBe(17);
    });
  });

  it("starts at an offset with REST right before RETR", async () => {
    const script = async (s: MockSession) => {
      await s.expect("TYPE I");
      await s.say("200 ok");
      const data = await s.passive();
      await s.expect("REST 5");
      await s.say("350 go on");
      await s.expect("RETR f");
      await s.say("150 go (10 bytes)");
      await data.send("67890");
      await s.say("226 done");
      await s.passive();
      await s.expect("REST 5");
      await s.say("502 no REST");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const download = await client.download("f", { offset: 5 });
      expect(await text(download.stream)).toBe("67890");
      await download.done;
      expect((await failure(client.download("f", { offset: 5 }))).code).toBe("unsupported");
      await inStep(client);
    });
  });

  it("follows the type set by type() or by hand", async () => {
    const script = async (s: MockSession) => {
      await s.expect("TYPE A");
      await s.say("200 ok");
      const data = await passiveCommand(s, "RETR f");
      await s.say("150 go");
      data.end("a\r\n");
      await s.say("226 done");
      await s.expect("TYPE I");
      await s.say("200 ok");
      await s.expect("SIZE f");
      await s.say("213 3");
    };
    await talk(script, async (client) => {
      await client.type("ascii");
      await client.type("ascii");
      const download = await client.download("f");
      expect(await text(download.stream)).toBe("a\n");
      await client.command("TYPE", "I");
      expect(await client.size("f")).toBe(3);
    });
  });
});

describe("a download that does not complete", () => {
  const endings: { name: string; script: (s: MockSession) => Promise<void>; message: RegExp }[] = [
    {
      name: "426 after the data",
      script: async (s) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.end("some");
        await s.say("426 aborted");
      },
      message: /RETR f: 426 aborted/,
    },
    {
      name: "451 in the midst, data connection left open",
      script: async (s) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.write("some");
        await s.say("451 disk error");
      },
      message: /451 disk error/,
    },
    {
      name: "a reset data connection",
      script: async (s) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.resetAndDestroy();
        await s.say("426 broken");
      },
      message: /426 broken/,
    },
  ];
  for (const { name, script, message } of endings) {
    it(`${name}: error on stream and result, connection kept`, async () => {
      const all = async (s: MockSession) => {
        await script(s);
        await stillThere(s);
      };
      await talk(all, async (client) => {
        const download = await client.download("f");
        const [read, done] = await Promise.all([failure(buffer(download.stream)), failure(download.done)]);
        expect(read).toBe(done);
        expect(done.code).toBe("transfer");
        expect(done.message).toMatch(message);
        await inStep(client);
      });
    });
  }

  it("no final reply (D9): typed error within the time, connection given up", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.end("all");
      await s.gone;
    };
    await talk(
      script,
      async (client) => {
        const download = await client.download("f");
        const error = await failure(buffer(download.stream));
        expect(error).toMatchObject({ code: "transfer", message: expect.stringMatching(/not confirmed/) });
        expect(client.closed).toBe(true);
      },
      { client: { timeouts: { ...quick, settle: 50 } } },
    );
  });

  it("226 and a data connection left open (D9)", async () => {
    const script = async (s: MockSession) => {
      await passiveCommand(s, "RETR f", "I");
      await s.say("150 go", "226 done");
      await stillThere(s);
    };
    await talk(
      script,
      async (client) => {
        const download = await client.download("f");
        expect((await failure(buffer(download.stream))).code).toBe("timeout");
        await inStep(client);
      },
      { client: { timeouts: { ...quick, settle: 50 } } },
    );
  });

  it("no data: ABOR after the time for data", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("some");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ABOR ok");
      await stillThere(s);
    };
    await talk(
      script,
      async (client) => {
        const download = await client.download("f");
        const error = await failure(buffer(download.stream));
        expect(error).toMatchObject({
          code: "timeout",
          message: expect.stringMatching(/no data for 0\.05 s/),
        });
        await inStep(client);
      },
      { client: { timeouts: { ...quick, data: 50 } } },
    );
  });

  it("does not count the time in which its consumer does not read", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.end(Buffer.alloc(8 << 20));
      await once(data, "close");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client) => {
        const download = await client.download("f");
        let bytes = 0;
        const slow = new Writable({
          highWaterMark: 1,
          write(chunk: Buffer, _encoding, done) {
            const wait = bytes === 0 ? 300 : 0;
            bytes += chunk.length;
            setTimeout(done, wait);
          },
        });
        await pipeline(download.stream, slow);
        expect(bytes).toBe(8 << 20);
      },
      { client: { timeouts: { ...quick, data: 150 } } },
    );
  });

  it("the control connection closes in the midst", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("some");
      s.socket.end();
    };
    await talk(script, async (client) => {
      const download = await client.download("f");
      const error = await failure(buffer(download.stream));
      expect(error).toMatchObject({ code: "transfer", cause: { code: "closed" } });
      expect(client.closed).toBe(true);
    });
  });

  it("over a bound of the caller's", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.end("12345");
      await s.expect("ABOR");
      await s.say("226 done", "225 nothing to abort");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const download = await client.download("f", { maxBytes: 4 });
      expect((await failure(buffer(download.stream))).code).toBe("transfer");
      await inStep(client);
    });
  });

  it("a reader that gives up: ABOR, connection kept", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("some");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const download = await client.download("f");
      for await (const chunk of download.stream) {
        expect(String(chunk)).toBe("some");
        break;
      }
      expect((await failure(download.done)).code).toBe("aborted");
      await inStep(client);
    });
  });
});
