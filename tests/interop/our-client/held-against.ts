import { chown, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataMode, type FtpSession, openSession } from "@twinport/client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contents } from "../content.ts";
import { type Family, families, type LoopbackHost } from "../families.ts";
import type { PeerOf } from "../matrix/columns.ts";
import { column, type Lack, via } from "../matrix/meta.ts";
import { type Operation, rowsOf, viasOf } from "../matrix/rows.ts";
import { has, type Program } from "../peers/programs.ts";
import type { PeerServer } from "../peers/types.ts";
import { bigFiles } from "./big.ts";
import { changes } from "./changes.ts";
import { endings } from "./endings.ts";
import { listings } from "./listings.ts";
import { names } from "./names.ts";
import type { Place } from "./place.ts";
import { transfers } from "./transfers.ts";

/** A real server and what it is tried with. */
export interface ServerPeer {
  readonly name: PeerOf<"our client">;
  readonly program: Program;
  readonly start: (work: string, host: LoopbackHost) => Promise<PeerServer>;
  /** Whole files over 4 GiB are transferred, in its first mode. */
  readonly whole?: true;
  readonly lacks: readonly Lack[];
}

const modesOver: Readonly<Record<Family, readonly DataMode[]>> = {
  IPv4: ["epsv", "pasv", "eprt", "port"],
  IPv6: ["epsv", "eprt"],
};

/** Our client against a real server: what it fetches and brings is byte for byte what lies on the other side. */
export function heldAgainst({ name, program, start, whole, lacks }: ServerPeer): void {
  describe.skipIf(!has(program))(
    `our client against ${name}`,
    { meta: { column: column("our client", name), lacks } },
    () => {
      const declared = new Set<Operation>();
      for (const { family, host, present } of families) {
        describe.skipIf(!present)(`over ${family}`, () => {
          let work: string;
          let server: PeerServer;
          let owner: number;

          beforeAll(async () => {
            work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
            server = await start(work, host);
            owner = (await stat(server.root)).uid;
            for (const [file, bytes] of contents) await serve(file, bytes);
            await mkdir(served("a folder"));
            await chown(served("a folder"), owner, owner);
            await serve("a folder/inside it.txt", "deep\n");
          });
          afterAll(async () => {
            await server.stop();
            await rm(work, { recursive: true });
          });

          const served = (file: string) => join(server.root, file);
          const serve = async (file: string, bytes: Uint8Array | string) => {
            await writeFile(served(file), bytes);
            await chown(served(file), owner, owner);
          };

          describe.each(modesOver[family])("by %s", (mode) => {
            const way = via(mode, family);
            describe("with it", { meta: { via: way } }, () => {
              let client: FtpSession | undefined;
              const sent: string[] = [];

              const session = async (onCommand: (line: string) => void = () => {}) => {
                const fresh = await openSession({
                  host,
                  port: server.port,
                  modes: [mode],
                  onDialog: (event) => {
                    if (event.kind === "command") onCommand(`${event.verb} ${event.argument}`.trimEnd());
                  },
                });
                await fresh.login(server.user, server.password);
                return fresh;
              };
              // One session for all, so that each test also shows in what state the ones before it left the session.
              beforeEach(async () => {
                if (client === undefined || client.closed) client = await session((line) => sent.push(line));
                await client.cd("/");
                sent.length = 0;
              });
              afterAll(async () => {
                expect(client?.closed).toBe(false);
                await client?.quit();
              });

              const place: Place = {
                mode,
                first: way === viasOf("our client")[0],
                whole: whole === true,
                client: () => {
                  if (client === undefined) throw new Error("no test is running");
                  return client;
                },
                sent: () => sent,
                another: () => session(),
                served,
                serve,
                own: (file) => join(work, file),
                cell: (operations, title, run, timeout) => {
                  const shows: readonly Operation[] =
                    typeof operations === "string" ? [operations] : operations;
                  const lacking = lacks.some(
                    ({ operation, via: only = way }) =>
                      operation !== undefined && shows.includes(operation) && only === way,
                  );
                  if (lacking) return;
                  for (const operation of shows) declared.add(operation);
                  it(title, { meta: { shows }, ...(timeout === undefined ? {} : { timeout }) }, run);
                },
              };
              for (const declare of [listings, transfers, changes, names, endings, bigFiles]) declare(place);
            });
          });

          it("is told that a password is wrong", {
            meta: { shows: ["login"] },
          }, async () => {
            declared.add("login");
            const client = await openSession({ host, port: server.port });
            await expect(client.login(server.user, "something else")).rejects.toMatchObject({
              code: "login-failed",
            });
            client.close();
          });
        });
      }

      it("is tried with everything, or a reason is told", () => {
        const missing = rowsOf("our client").filter((operation) => !declared.has(operation));
        const told = lacks.filter((lack) => lack.via === undefined).map(({ operation }) => operation);
        expect(missing.toSorted()).toEqual(told.toSorted());
      });
    },
  );
}
