import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { contents } from "../content.ts";
import { families } from "../families.ts";
import { column, via } from "../matrix/meta.ts";
import { type Operation, rowsOf, tlsRows, viasOf } from "../matrix/rows.ts";
import { has } from "../peers/programs.ts";
import { type OwnServer, startTwinport } from "../peers/twinport.ts";
import type { Login, PeerClient } from "../peers/types.ts";
import { bigFiles } from "./big.ts";
import { changes } from "./changes.ts";
import { listings } from "./listings.ts";
import { names } from "./names.ts";
import type { Place } from "./place.ts";
import { tlsSettings } from "./tls-settings.ts";
import { transfers } from "./transfers.ts";
import { stretchesOf, viasIn } from "./ways.ts";

const everything = [listings, transfers, changes, names, bigFiles];
/** What is done on the control connection is the same bytes inside TLS. */
const whatTlsTouches = [listings, transfers];

/** What is ours fills no column: the table is about others. */
const columnOf = ({ name }: PeerClient) =>
  name === "@twinport/client/compat/basic-ftp" ? {} : { column: column("our server", name) };

/** Our server against a real client: what it fetches and brings is byte for byte what lies on the other side. */
export function heldAgainst(peer: PeerClient): void {
  const { lacks } = peer;
  describe.skipIf(!peer.programs.every(has))(
    `our server against ${peer.name}`,
    { meta: { ...columnOf(peer), lacks } },
    () => {
      const declared = new Set<Operation>();
      const stretches = stretchesOf(peer);
      const ways = viasIn(stretches);
      const cell = (operation: Operation, name: string, run: () => Promise<void>, timeout = 60_000) => {
        declared.add(operation);
        it(name, { meta: { shows: [operation] }, timeout }, run);
      };

      for (const { family, tls, modes } of stretches) {
        const { host, present } = families.find((one) => one.family === family) ?? families[0];
        describe.skipIf(!present)(`over ${family}${tls === undefined ? "" : `, ${tls} TLS`}`, () => {
          let work: string;
          let server: OwnServer;

          beforeAll(async () => {
            work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
            const required = { login: true, data: true };
            server = await startTwinport(work, host, tls && { begins: tls, required });
            for (const [name, bytes] of contents) await writeFile(join(server.root, name), bytes);
            await mkdir(join(server.root, "a folder"));
            await writeFile(join(server.root, "a folder", "inside it.txt"), "deep\n");
          });
          afterAll(async () => {
            await server.stop();
            await rm(work, { recursive: true });
          });

          describe.each(modes)("by %s", (mode) => {
            const way = via(mode, family, tls);
            describe("with it", { meta: { via: way } }, () => {
              let login: Login;

              beforeAll(async () => {
                const { port, user, password, authorities } = server;
                login = { host, port, user, password, mode, work: join(work, mode) };
                if (tls !== undefined) login = { ...login, tls: { begins: tls, authorities } };
                await mkdir(login.work);
              });
              afterEach(() => {
                for (const verb of server.announcements()) expect(verb).toBe(mode.toUpperCase());
              });

              const place: Place = {
                can: peer.can,
                first: way === ways[0],
                whole: peer.whole === true,
                login: () => login,
                served: (name) => join(server.root, name),
                own: (name) => join(login.work, name),
                partly: (operation) => lacks.some((lack) => lack.operation === operation && lack.partly),
                forget: () => {
                  server.announcements();
                },
                cell: (operation, name, run, timeout) => {
                  if (lacks.some((lack) => lack.operation === operation && lack.via === way)) return;
                  cell(operation, name, run, timeout);
                },
              };
              const whole = way === "explicit TLS, passive" || tls === undefined;
              for (const declare of whole ? everything : whatTlsTouches) declare(place);
            });
          });
        });
      }
      const { tls } = peer;
      if (tls !== undefined) describe("settings of TLS", () => tlsSettings(peer, tls, cell));

      it("is tried with everything in every mode, or a reason is told", () => {
        const missing = [...rowsOf("our server"), ...tlsRows].filter((operation) => !declared.has(operation));
        const told = lacks
          .filter((lack) => lack.via === undefined && !lack.partly)
          .map(({ operation }) => operation);
        expect(missing.toSorted()).toEqual(told.toSorted());
        const absent = lacks.filter(({ operation }) => operation === undefined).map((lack) => lack.via);
        expect([...ways, ...absent].toSorted()).toEqual([...viasOf("our server")].toSorted());
      });
    },
  );
}
