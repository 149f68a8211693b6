import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpError, type WireEvent } from "@twinport/protocol";
import { expect } from "vitest";
import type { Outcome } from "./deeds.ts";
import { HostileServer, serverHost } from "./hostile-server.ts";
import type { ClientRow } from "./row.ts";

const canary = "outside the local folder";
/** What must reach neither a terminal nor a message. */
const unshowable = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** A hostile server, a local folder, and the ways in which a row is played between them. */
export class Stage {
  readonly #server: HostileServer;
  readonly #home: string;

  private constructor(server: HostileServer, home: string) {
    this.#server = server;
    this.#home = home;
  }

  static async set(): Promise<Stage> {
    const home = await mkdtemp(join(tmpdir(), "twinport-hostile-"));
    await mkdir(join(home, "outside"));
    await writeFile(join(home, "outside", "canary"), canary);
    return new Stage(await HostileServer.start(), home);
  }

  /** Plays a row, whole or with the server's bytes in two pieces. Returns how many of its bytes the server has sent. */
  async play(row: ClientRow, cut?: number): Promise<number> {
    const { before = {} } = row;
    const folder = join(this.#home, "folder");
    await rm(folder, { recursive: true, force: true });
    await fill(folder, before);
    const scene = this.#server.play({ ...row, cut });
    const dialled: string[] = [];
    const observer = {
      event: (event: WireEvent): void => {
        if ((event.type === "open" || event.type === "refused") && event.channel === "data")
          dialled.push(`${event.server.address}:${event.server.port}`);
        scene.observer.event(event);
      },
    };
    const outcome = await row.does({
      host: serverHost,
      port: this.#server.port,
      folder,
      outside: join(this.#home, "outside"),
      observer,
      settled: () => scene.settled(),
    });
    await scene.end();
    judge(row, outcome);
    const { announced } = this.#server;
    expect(dialled).toEqual((row.dials ?? ["here"]).map((which) => `${serverHost}:${announced[which]}`));
    if (row.asks !== undefined) expect(scene.asked.filter((line) => line !== "NOOP")).toEqual(row.asks);
    expect(await contents(folder)).toEqual(row.leaves ?? before);
    return scene.sent;
  }

  /** What holds after every row: nobody else was dialled, nothing outside was touched. */
  async expectUnharmed(): Promise<void> {
    expect(this.#server.misled).toBe(0);
    expect((await readdir(this.#home)).sort()).toEqual(["folder", "outside"]);
    expect(await contents(join(this.#home, "outside"))).toEqual({ canary });
  }

  /** Ends the server and removes the folders. */
  async strike(): Promise<void> {
    await this.#server.close();
    await rm(this.#home, { recursive: true });
  }
}

function judge(row: ClientRow, { result, error, closed }: Outcome): void {
  for (const text of [error instanceof Error ? error.message : "", ...written(result)]) {
    expect(text).not.toMatch(unshowable);
  }
  if (row.fails === undefined) {
    if (error !== undefined) throw error;
    expect(result).toEqual(row.gives);
  } else {
    const [code, message] = row.fails;
    expect(error, JSON.stringify(result)).toBeInstanceOf(FtpError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  }
  expect(closed).toBe(row.closes ?? false);
}

async function fill(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) {
    const target = /^-> (.*)/.exec(content)?.[1];
    if (target === undefined) await writeFile(join(folder, name), content);
    else await symlink(target, join(folder, name));
  }
}

/** Name → content, links as `fill` takes them. */
async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    found[entry.name] = entry.isSymbolicLink()
      ? `-> ${await readlink(path)}`
      : await readFile(path, "latin1");
  }
  return found;
}

/** What the shell wrote, if it was the shell. */
function written(result: unknown): readonly string[] {
  return typeof result === "object" && result !== null && "out" in result && "err" in result
    ? [String(result.out), String(result.err)]
    : [];
}
