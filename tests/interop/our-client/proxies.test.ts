import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { connect, openSession, type SessionOptions } from "@twinport/client";
import { MemoryStorage } from "@twinport/server";
import { startTestServer, type TestServer, testCertificate } from "@twinport/server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { families } from "../families.ts";
import { has } from "../peers/programs.ts";
import { type PeerProxy, startMicrosocks, startTinyproxy } from "../peers/proxies.ts";

/** Three megabytes without a short period. */
const big = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 7919 + (at >> 8)) & 0xff));

const proxies = [
  { name: "microsocks", start: startMicrosocks },
  { name: "tinyproxy", start: startTinyproxy },
] as const;
const places = proxies.flatMap((proxy) => families.map((place) => ({ ...proxy, ...place })));

describe.each(places)("our client through $name to a server on $family", ({ name, start, ...place }) => {
  const { family, host, present } = place;
  describe.skipIf(!has(name) || !present)("where both are there", () => {
    let work: string;
    let proxy: PeerProxy;
    let storage: MemoryStorage;
    let server: TestServer;
    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-proxy-"));
      proxy = await start(work);
      storage = new MemoryStorage({ files: { "/big": big, "/empty": "" } });
      server = await startTestServer({ host, storage, tls: { sessionReuse: "require" } });
    });
    afterAll(async () => {
      await server.close();
      await proxy.stop();
      await rm(work, { recursive: true });
    });

    const ways: [way: string, options: Partial<SessionOptions>][] = [
      ["EPSV", { modes: ["port", "epsv"] }],
      ["EPSV inside TLS", { modes: ["epsv"], tls: { mode: "explicit", ca: testCertificate.cert } }],
      ...(family === "IPv4" ? [["PASV", { modes: ["pasv"] }] as [string, Partial<SessionOptions>]] : []),
    ];
    it.each(ways)("by %s: a big file, an empty one, a listing, an upload", async (_, options) => {
      const client = await openSession({
        // A name: the proxy looks it up.
        host: family === "IPv4" ? "localhost" : host,
        port: server.address.port,
        proxy: proxy.url,
        ...options,
      });
      await client.login("u", "p");
      for (const [file, bytes] of [
        ["big", big],
        ["empty", Buffer.alloc(0)],
      ] as const) {
        const { stream } = await client.download(file);
        expect((await buffer(stream)).equals(bytes)).toBe(true);
      }
      const { entries } = await client.list("/");
      expect(entries.map((entry) => entry.name)).toContain("big");
      await client.upload(big, "sent");
      expect((await buffer((await storage.openFile("/sent")).stream(0))).equals(big)).toBe(true);
      await client.remove("sent");
      await client.quit();
    });

    it("with several connections, and commands sent ahead", async () => {
      const place = host.includes(":") ? `[${host}]` : host;
      const url = `ftp://u:p@${place}:${server.address.port}/`;
      await using client = await connect(url, { proxy: proxy.url });
      const names = Array.from({ length: 40 }, (_, at) => `small-${at}`);
      await Promise.all(names.map((file) => client.upload(Buffer.from(`of ${file}`), file)));
      const back = await Promise.all(names.map((file) => client.download(file).text()));
      expect(back).toEqual(names.map((file) => `of ${file}`));
      expect(await client.download("empty").text()).toBe("");
    });

    it("is told that the proxy's password is wrong, and that nobody listens", async () => {
      const { port } = server.address;
      const refused = openSession({ host, port, proxy: proxy.wrong });
      await expect(refused).rejects.toMatchObject({
        code: "connect-failed",
        hint: expect.stringMatching(/password/),
      });
      await server.close();
      const nobody = openSession({ host, port, proxy: proxy.url });
      await expect(nobody).rejects.toMatchObject({
        code: "connect-failed",
        message: expect.stringMatching(
          /proxy 127\.0\.0\.1:\d+ (?:was refused|cannot reach|answers 50\d|failed)/,
        ),
      });
    });
  });
});
