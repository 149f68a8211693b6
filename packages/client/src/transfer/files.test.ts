import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand, stillThere } from "../../test/transfers.ts";
import { failure, talk } from "../../test/with-client.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-client-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Sends "12345" for RETR f. */
async function serve(s: MockSession): Promise<void> {
  const data = await passiveCommand(s, "RETR f", "I");
  await s.say("150 go (5 bytes)");
  data.end("12345");
  await s.say("226 done");
}

describe("downloadTo", () => {
  it("makes a new file, and replaces an old one as a whole, keeping its mode", async () => {
    const file = join(folder, "f");
    await talk(serve, (client) => client.downloadTo("f", file).then(() => {}));
    expect(await readFile(file, "utf8")).toBe("12345");
    await writeFile(file, "old and longer");
    await chmod(file, 0o600);
    await talk(serve, async (client) => {
      expect(await client.downloadTo("f", file)).toMatchObject({ bytes: 5, reply: { code: 226 } });
    });
    expect(await readFile(file, "utf8")).toBe("12345");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["f"]);
  });

  it("replaces what a link points to, not the link", async () => {
    await writeFile(join(folder, "real"), "old");
    await symlink("real", join(folder, "link"));
    await talk(serve, (client) => client.downloadTo("f", join(folder, "link")).then(() => {}));
    expect(await readFile(join(folder, "real"), "utf8")).toBe("12345");
    expect((await readdir(folder)).sort()).toEqual(["link", "real"]);
  });

  const failures: { name: string; script: (s: MockSession) => Promise<void>; code: string }[] = [
    {
      name: "the remote file is missing",
      code: "not-found",
      script: async (s) => {
        await passiveCommand(s, "RETR f", "I");
        await s.say("550 no such file");
      },
    },
    {
      name: "the transfer is cut",
      code: "transfer",
      script: async (s) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.end("123");
        await s.say("426 cut");
      },
    },
    {
      name: "bytes are missing",
      code: "truncated",
      script: async (s) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go (5 bytes)");
        data.end("123");
        await s.say("226 done");
      },
    },
    {
      name: "the server goes away",
      code: "transfer",
      script: async (s) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.write("123");
        s.socket.destroy();
      },
    },
  ];
  for (const { name, script, code } of failures) {
    it(`leaves the old file as it is when ${name}`, async () => {
      const file = join(folder, "precious");
      await writeFile(file, "precious");
      await talk(script, async (client) => {
        expect((await failure(client.downloadTo("f", file))).code).toBe(code);
      });
      expect(await readFile(file, "utf8")).toBe("precious");
      expect(await readdir(folder)).toEqual(["precious"]);
    });

    it(`makes no file when ${name}`, async () => {
      await talk(script, async (client) => {
        expect((await failure(client.downloadTo("f", join(folder, "new")))).code).toBe(code);
      });
      expect(await readdir(folder)).toEqual([]);
    });
  }

  it("touches nothing before the 1yz", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      expect(await readdir(folder)).toEqual([]);
      await s.say("150 go");
      data.end("x");
      await s.say("226 done");
    };
    await talk(script, (client) => client.downloadTo("f", join(folder, "f")).then(() => {}));
  });

  it("asks the server for nothing when the target cannot be a file", async () => {
    await talk(stillThere, async (client, server) => {
      for (const target of [folder, join(folder, "no", "folder")]) {
        expect((await failure(client.downloadTo("f", target))).code).toBe("local-file");
      }
      await client.command("NOOP");
      expect(server.lines).toEqual(["USER u", "PASS p", "NOOP"]);
    });
  });

  it("writes into a device instead of replacing it", async () => {
    await talk(serve, async (client) => {
      expect((await client.downloadTo("f", "/dev/null")).bytes).toBe(5);
    });
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it("reports a disk that is full, gives the transfer up and stays usable", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write(Buffer.alloc(1 << 20));
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const error = await failure(client.downloadTo("f", "/dev/full"));
      expect(error).toMatchObject({ code: "local-file", message: expect.stringMatching(/no space left/) });
      await client.command("NOOP");
    });
  });

  it("can be given up: nothing is left behind", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("12");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
    };
    await talk(script, async (client) => {
      const controller = new AbortController();
      const options = { signal: controller.signal, onProgress: () => controller.abort() };
      expect((await failure(client.downloadTo("f", join(folder, "f"), options))).code).toBe("aborted");
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

describe("downloadTo with resume", () => {
  /** Tells SIZE, then sends the rest from where REST says. */
  const rest =
    (size: string, from: number, data: string, end = "226 done") =>
    async (s: MockSession) => {
      await s.expect("TYPE I");
      await s.say("200 ok");
      await s.expect("SIZE f");
      await s.say(size);
      const channel = await s.passive();
      await s.expect(`REST ${from}`);
      await s.say("350 go on");
      await s.expect("RETR f");
      await s.say("150 go");
      const socket = (await channel.socket).resume();
      socket.end(data);
      await once(socket, "close"); // the client has all of it
      await s.say(end);
    };

  for (const size of ["213 5", "500 no SIZE"]) {
    it(`adds what is missing (SIZE: ${size})`, async () => {
      const file = join(folder, "f");
      await writeFile(file, "12");
      await talk(rest(size, 2, "345"), async (client) => {
        expect((await client.downloadTo("f", file, { resume: true, overlap: 0 })).bytes).toBe(3);
      });
      expect(await readFile(file, "utf8")).toBe("12345");
    });
  }

  it("keeps what was there and what came when it fails again", async () => {
    const file = join(folder, "f");
    await writeFile(file, "12");
    await talk(rest("213 5", 2, "3", "426 cut"), async (client) => {
      expect((await failure(client.downloadTo("f", file, { resume: true, overlap: 0 }))).code).toBe(
        "transfer",
      );
    });
    expect(await readFile(file, "utf8")).toBe("123");
  });

  it("starts from nothing", async () => {
    const file = join(folder, "f");
    await talk(serve, (client) => client.downloadTo("f", file, { resume: true }).then(() => {}));
    expect(await readFile(file, "utf8")).toBe("12345");
  });

  it("fetches nothing when all is there; refuses a longer local file, a missing remote one, and text", async () => {
    const file = join(folder, "f");
    await writeFile(file, "12345");
    const script = async (s: MockSession) => {
      await s.expect("TYPE I");
      await s.say("200 ok");
      for (const reply of ["213 5", "213 4", "550 no such file"]) {
        await s.expect("SIZE f");
        await s.say(reply);
      }
    };
    await talk(script, async (client) => {
      expect(await client.downloadTo("f", file, { resume: true })).toMatchObject({ bytes: 0, mode: "pasv" });
      expect((await failure(client.downloadTo("f", file, { resume: true }))).code).toBe("local-file");
      expect((await failure(client.downloadTo("f", file, { resume: true }))).code).toBe("not-found");
      const text = client.downloadTo("f", file, { resume: true, type: "ascii" });
      expect((await failure(text)).code).toBe("usage");
    });
    expect(await readFile(file, "utf8")).toBe("12345");
  });
});

describe("uploadFrom", () => {
  it("sends a file with its size as the total", async () => {
    const file = join(folder, "f");
    await writeFile(file, "12345");
    let received = "";
    const script = async (s: MockSession) => {
      await s.expect("TYPE I");
      await s.say("200 ok");
      const data = await s.passive();
      await s.expect("STOR g");
      await s.say("150 go");
      received = String(await data.receive());
      await s.say("226 done");
    };
    await talk(script, async (client) => {
      const totals: (number | undefined)[] = [];
      const result = await client.uploadFrom(file, "g", { onProgress: ({ total }) => totals.push(total) });
      expect(result.bytes).toBe(5);
      expect(totals).toEqual([5]);
      expect(received).toBe("12345");
    });
  });

  it("goes on at an offset, in the local file too", async () => {
    const file = join(folder, "f");
    await writeFile(file, "12345");
    let received = "";
    const script = async (s: MockSession) => {
      await s.expect("TYPE I");
      await s.say("200 ok");
      const data = await s.passive();
      await s.expect("REST 3");
      await s.say("350 go on");
      await s.expect("STOR g");
      await s.say("150 go");
      received = String(await data.receive());
      await s.say("226 done");
    };
    await talk(script, async (client) => {
      expect((await client.uploadFrom(file, "g", { offset: 3 })).bytes).toBe(2);
      expect(received).toBe("45");
    });
  });

  it("asks the server for nothing when the file cannot be read", async () => {
    await talk(stillThere, async (client, server) => {
      for (const file of [folder, join(folder, "none")]) {
        expect((await failure(client.uploadFrom(file, "g"))).code).toBe("local-file");
      }
      await client.command("NOOP");
      expect(server.lines).toEqual(["USER u", "PASS p", "NOOP"]);
    });
  });
});
