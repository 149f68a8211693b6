import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type FtpClient } from "@twinport/client";
import { FaultServer, type FaultServerOptions, type Faults } from "@twinport/client/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A server that lies, ends early or never ends, in front of an FtpClient: the right error, and local files as they were. */
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Never waited for, and short enough to be waited for. */
const patient = { connect: 20_000, reply: 20_000, data: 20_000, settle: 20_000 };

async function facing(
  options: FaultServerOptions,
  use: (client: FtpClient, server: FaultServer) => Promise<void>,
  timeouts: Partial<typeof patient> = {},
): Promise<void> {
  await using server = await FaultServer.start({ files: { "/f": "0123456789" }, ...options });
  const { host, port } = server;
  const waits = { ...patient, ...timeouts };
  await using client = await connect({ host, port, timeouts: waits, retry: false, pool: { max: 1 } });
  await use(client, server);
}

const content = () => readFile(join(folder, "f"), "utf8");

describe("a download into a file that is there already", () => {
  const cases: [what: string, faults: Faults, code: string | null, timeouts?: Partial<typeof patient>][] = [
    ["fewer bytes than announced", { transfer: { announced: 99 } }, "truncated"],
    ["fewer bytes than there are, with 226", { transfer: { sends: 4, announced: 10 } }, "truncated"],
    ["no byte of those announced", { transfer: { sends: 0, announced: 10 } }, "truncated"],
    ["226 before the data", { transfer: { finalFirst: true } }, null],
    ["426 behind the data", { transfer: { final: "426 cut" } }, "transfer"],
    ["a connection that breaks off", { transfer: { sends: 4, leaves: "reset" } }, "truncated or transfer"],
    ["data, and no end of it", { transfer: { leaves: "open" } }, "timeout", { data: 200, settle: 200 }],
    ["data, and no final reply", { transfer: { final: "none" } }, "transfer", { settle: 200 }],
    ["a million times what was announced", { transfer: { announced: 3, sends: 3_000_000 } }, "transfer"],
    ["a refusal", { replies: { RETR: "550 no" } }, "not-found"],
    ["no answer", { replies: { RETR: "" } }, "timeout", { reply: 200 }],
    ["221 in the middle", { replies: { RETR: "221 bye" } }, "protocol"],
  ];
  it.each(cases)("%s", async (_what, faults, code, timeouts) => {
    await facing(
      {},
      async (client, server) => {
        await writeFile(join(folder, "f"), "precious");
        server.faults = faults;
        const download = client.download("f").toFile(join(folder, "f"));
        if (code === null) await download;
        else await expect(download).rejects.toSatisfy((error) => code.split(" or ").includes(error.code));
        expect(await content()).toBe(code === null ? "0123456789" : "precious");
        expect(await readdir(folder)).toEqual(["f"]);
        server.faults = {};
        expect(await client.download("f").text()).toBe("0123456789");
      },
      timeouts,
    );
  });
});

describe("names", () => {
  it("with line breaks become no commands", async () => {
    await facing({}, async (client, server) => {
      for (const bad of ["f\r\nDELE f", "f\nDELE f", "f\0", "f\rx"]) {
        await expect(client.download(bad).bytes()).rejects.toMatchObject({ code: "illegal-argument" });
        await expect(client.upload(new Uint8Array(1), bad)).rejects.toMatchObject({
          code: "illegal-argument",
        });
        await expect(client.list(bad)).rejects.toMatchObject({ code: "illegal-argument" });
        await expect(client.remove(bad)).rejects.toMatchObject({ code: "illegal-argument" });
        await expect(client.rename("f", bad)).rejects.toMatchObject({ code: "illegal-argument" });
      }
      expect(server.files.read("/f")).toBeDefined();
      expect(server.lines.filter((line) => /DELE|RNFR/.test(line))).toEqual([]);
    });
  });

  it("of the server's choice never lead out of the folder", async () => {
    const rows = ["../out", "/abs", "a/b", ".", "..", "", "a\0b"].map(
      (name) => `type=file;size=1; ${name}\r\n`,
    );
    const listing = `${rows.join("")}type=file;size=10; f\r\n`;
    await facing({ listing }, async (client) => {
      const target = join(folder, "target");
      await client.mirror({ from: { remote: "/" }, to: { local: target } }).result.catch(() => {});
      expect(await readdir(folder)).toEqual(["target"]);
      expect(await readdir(target)).toEqual(["f"]);
    });
  });
});

describe("listings and replies", () => {
  it("are bounded", async () => {
    await facing({ listing: `${"x".repeat(10_000)}\r\n` }, async (client) => {
      await expect(client.list("/")).rejects.toMatchObject({ code: "protocol" });
    });
    const replies = { MKD: `257-${"x".repeat(100)}\r\n`.repeat(100_000) };
    await facing({ faults: { replies } }, async (client) => {
      await expect(client.mkdir("/d")).rejects.toMatchObject({ code: "protocol" });
    });
  });
});
