import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type FtpClient } from "@twinport/client";
import { FtpError } from "@twinport/protocol";
import { testCertificate } from "@twinport/server/testing";
import { afterEach, describe, expect, it } from "vitest";
import { families } from "../families.ts";
import { startProftpd } from "../peers/proftpd.ts";
import { has } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import type { PeerServer } from "../peers/types.ts";

const bytes = randomBytes(3_000_001);
/** A time of long ago, whole seconds. */
const ago = new Date("2020-02-29T12:34:56Z");

/** On addresses of their own, so that each is foreign to the other and to us. IPv6 has one loopback address only. */
const addresses = {
  IPv4: { proftpd: "127.0.0.2", pure: "127.0.0.3" },
  IPv6: { proftpd: "::1", pure: "::1" },
} as const;

interface Side {
  readonly server: PeerServer;
  readonly client: FtpClient;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** One of the two servers, and a client of one connection. */
async function side(
  start: typeof startProftpd,
  host: string,
  { fxp, tls }: { readonly fxp?: "fxp"; readonly tls?: "tls" } = { fxp: "fxp" },
): Promise<Side> {
  const work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
  ends.push(() => rm(work, { recursive: true }));
  const server = await start(work, host, tls, undefined, fxp);
  ends.push(() => server.stop());
  const { port, user, password } = server;
  const secured = tls === undefined ? {} : { tls: { mode: "explicit", ca: testCertificate.cert } as const };
  const client = await connect({
    ...{ host, port, user, password, pool: { max: 1 }, retry: false },
    ...secured,
  });
  ends.push(() => client.close());
  return { server, client };
}

async function serve({ server }: Side, name: string, content: Uint8Array | string): Promise<string> {
  const path = join(server.root, name);
  await writeFile(path, content);
  await chmod(path, 0o644);
  return path;
}

const failed = async (work: Promise<unknown>): Promise<FtpError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FtpError);
  return error as FtpError;
};

describe.skipIf(!has("proftpd") || !has("pure-ftpd"))("between proftpd and pure-ftpd", () => {
  describe.each(families)("$family", ({ family, present }) => {
    const { proftpd, pure } = addresses[family];

    it.skipIf(!present).each(["source", "target"] as const)(
      "a file goes both ways where the %s listens, its time with it",
      async (listener) => {
        const one = await side(startProftpd, proftpd);
        const other = await side(startPureFtpd, pure);
        for (const [from, to] of [
          [one, other],
          [other, one],
        ] as const) {
          await utimes(await serve(from, "here", bytes), ago, ago);
          const told = await from.client.session((source) =>
            to.client.session((target) =>
              source.sendTo(target, "here", "there", { listener, preserve: true }),
            ),
          );
          expect(told).toEqual({ bytes: bytes.length, modified: ago });
          expect((await readFile(join(to.server.root, "there"))).equals(bytes)).toBe(true);
          expect((await stat(join(to.server.root, "there"))).mtime).toEqual(ago);
        }
      },
    );
  });

  it("copyTo lets them do it, and goes through us where one of them will not", async () => {
    const one = await side(startProftpd, "127.0.0.2");
    const other = await side(startPureFtpd, "127.0.0.3");
    const strict = await side(startPureFtpd, "127.0.0.4", {});
    await utimes(await serve(one, "here", bytes), ago, ago);
    const preserve = true;
    const copied = { bytes: bytes.length, modified: ago };
    expect(await one.client.copyTo("here", other.client, "there", { preserve })).toMatchObject({
      via: "fxp",
      ...copied,
    });
    expect(await one.client.copyTo("here", strict.client, "there", { preserve })).toMatchObject({
      via: "client",
      ...copied,
    });
    expect((await readFile(join(strict.server.root, "there"))).equals(bytes)).toBe(true);
    expect((await stat(join(strict.server.root, "there"))).mtime).toEqual(ago);
  });

  it("inside TLS the copy goes through us, and by FXP alone it is refused with the reason", async () => {
    const one = await side(startProftpd, "127.0.0.2");
    const other = await side(startPureFtpd, "127.0.0.1", { fxp: "fxp", tls: "tls" });
    await serve(one, "here", "secret");
    const error = await failed(one.client.copyTo("here", other.client, "there", { via: "fxp" }));
    expect(error).toMatchObject({ code: "unsupported" });
    expect(error.message).toContain("PROT P");
    expect(await one.client.copyTo("here", other.client, "there")).toMatchObject({ via: "client" });
    expect(await readFile(join(other.server.root, "there"), "utf8")).toBe("secret");
  });

  // Each server in each part, told to listen and told to connect: the other one refuses the file.
  const parts = ["proftpd", "pure-ftpd"].flatMap((waits) =>
    (["target", "source"] as const).flatMap((part) =>
      (["source", "target"] as const).map((listener) => ({ waits, part, listener })),
    ),
  );
  it.each(parts)(
    "$waits waits as $part while the $listener listens, is released, and nothing is left",
    async ({ waits, part, listener }) => {
      const started = [
        await side(startProftpd, "127.0.0.2"),
        await side(startPureFtpd, "127.0.0.3"),
      ] as const;
      const [one, other] = waits === "proftpd" ? started : [started[1], started[0]];
      const [from, to] = part === "target" ? [other, one] : [one, other];
      const path = await serve(from, "here", bytes);
      // As the target the other one has nowhere to put it; as the source it may not be read.
      if (part === "target") await chmod(path, 0o000);
      const name = part === "target" ? "there" : "no folder/there";
      const error = await from.client.session((source) =>
        to.client.session(async (target) => {
          const why = await failed(source.sendTo(target, "here", name, { listener }));
          expect([source.closed, target.closed]).toEqual([false, false]);
          return why;
        }),
      );
      // That of the one that has refused, or of the other one, which found nobody any more: whichever said so first.
      expect(["refused", "not-found", "transfer", "data-connection"]).toContain(error.code);
      expect(await readdir(to.server.root)).toEqual([]);
      await serve(from, "another", "goes on");
      expect(await from.client.copyTo("another", to.client, "there", { via: "fxp" })).toMatchObject({
        bytes: 7,
      });
      expect(await readFile(join(to.server.root, "there"), "utf8")).toBe("goes on");
    },
  );
});
