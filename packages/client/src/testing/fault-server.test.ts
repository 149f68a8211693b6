import { describe, expect, it } from "vitest";
import { quick } from "../../test/with-client.ts";
import { openSession } from "../session/open-session.ts";
import { FaultServer, type FaultServerOptions } from "./fault-server.ts";
import { parseFaults } from "./faults.ts";

async function withServer(
  options: FaultServerOptions,
  use: (client: Awaited<ReturnType<typeof openSession>>, server: FaultServer) => Promise<void>,
): Promise<void> {
  await using server = await FaultServer.start(options);
  const client = await openSession({ host: server.host, port: server.port, timeouts: quick });
  try {
    await client.login("u", "p");
    await use(client, server);
  } finally {
    client.close();
  }
}

describe("an honest fault server", () => {
  for (const mode of ["epsv", "pasv", "eprt", "port"] as const) {
    it(`keeps what it is given, by ${mode}`, async () => {
      await withServer({ files: { "/d/a": "abc" } }, async (client, server) => {
        client.modes = [mode];
        await client.cd("d");
        await client.upload(Buffer.from("xyz"), "b");
        await client.upload(Buffer.from("123"), "b", { append: true });
        expect(Buffer.from(server.files.read("/d/b") ?? []).toString()).toBe("xyz123");
        const { stream } = await client.download("b", { offset: 3 });
        expect(await new Response(stream as never).text()).toBe("123");
        expect((await client.list()).entries.map(({ name, size }) => [name, size])).toEqual([
          ["a", 3],
          ["b", 6],
        ]);
        await client.rename("b", "c");
        await client.remove("c");
        await client.mkdir("e");
        await client.rename("e", "f");
        await client.rmdir("f");
        expect(await client.names()).toEqual(["a"]);
        expect(await client.size("a")).toBe(3);
      });
    });
  }

  it("turns strangers away", async () => {
    await using server = await FaultServer.start({ user: "u", password: "p" });
    const client = await openSession({ host: server.host, port: server.port });
    await expect(client.login("u", "wrong")).rejects.toMatchObject({ code: "login-failed" });
    await client.login("u", "p");
    client.close();
  });
});

describe("faults", () => {
  it("are read from curl's words", () => {
    const text =
      'REPLY PWD 257 %hex["/%03"]hex%\nCOUNT PWD 2\nDELAY CWD 60\nRETRNOSIZE\n# so\nSTOR 552 full\nNODATACONN150';
    expect(parseFaults(text)).toEqual({
      replies: { PWD: { text: '257 "/\u0003"', times: 2 } },
      delays: { CWD: 60_000 },
      transfer: { announced: "none", final: "552 full" },
      noDataConnection: "150",
    });
    expect(parseFaults("REPLY CWD %repeat[2 x 250-A\\r\\n]%250 B").replies).toEqual({
      CWD: { text: "250-A\r\n250-A\r\n250 B" },
    });
    expect(() => parseFaults("FLY")).toThrow("FLY");
  });

  it("last as often as they are told to, and can be changed", async () => {
    const faults = "REPLY MKD 550 no\nCOUNT MKD 1";
    await withServer({ faults }, async (client, server) => {
      await expect(client.mkdir("d")).rejects.toMatchObject({ code: "refused" });
      await client.mkdir("d");
      server.faults = { replies: { PWD: '257 "/elsewhere"' } };
      expect(await client.pwd()).toBe("/elsewhere");
    });
  });
});
