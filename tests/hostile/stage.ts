import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalStorage } from "@twinport/server";
import {
  codeOf,
  type Peer,
  type PeerLogin,
  startTestServer,
  type TestServer,
} from "@twinport/server/testing";
import { expect } from "vitest";
import type { Row } from "./row.ts";

/** What the account's folder holds at the start of every row. */
const tree = ["d", "esc", "f", "p", 'q"q'];
const secret = "outside the account's folder";

/** A server over a real folder, and the ways in which a row is played against it. */
export class Stage {
  readonly server: TestServer;
  readonly #login: PeerLogin;
  readonly #folder: string;
  readonly #received: Map<number, number>;
  readonly #wakes: Set<() => void>;

  private constructor(
    server: TestServer,
    login: PeerLogin,
    folder: string,
    received: Map<number, number>,
    wakes: Set<() => void>,
  ) {
    this.server = server;
    this.#login = login;
    this.#folder = folder;
    this.#received = received;
    this.#wakes = wakes;
  }

  /** @param login in clear text, or over TLS */
  static async set(login: PeerLogin = {}): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), "twinport-hostile-"));
    await mkdir(join(folder, "outside"));
    await writeFile(join(folder, "outside", "passwd"), secret);
    const root = join(folder, "root");
    await fill(root);
    const received = new Map<number, number>();
    const wakes = new Set<() => void>();
    const server = await startTestServer({
      storage: new LocalStorage(root),
      tls: true,
      // Thousands of sessions from one address, each ended before the next begins; no passive port may rest between them.
      // Half a ClientHello (K19, cut behind AUTH) ends with the time of a handshake, for which nobody need wait ten seconds.
      limits: { connectionsPerAddress: 100, portRestTime: 0, tlsHandshakeTime: 2000 },
      observer: {
        wire: ({ client }) => ({
          event: (event) => {
            if (event.type !== "bytes" || event.direction !== "to-server" || event.payload === undefined)
              return;
            received.set(client.port, (received.get(client.port) ?? 0) + event.length);
            for (const wake of wakes) wake();
          },
        }),
      },
    });
    return new Stage(server, login, folder, received, wakes);
  }

  /** Plays a row in a session of its own, whole or in two pieces, and holds the outcome against it. */
  async play(row: Row, cut?: number): Promise<void> {
    const peer = await (row.standing === "before login"
      ? this.server.stranger(this.#login)
      : this.server.peer(this.#login));
    const upload = row.standing === "uploading" ? await this.#startUpload(peer) : undefined;
    const bytes = Buffer.from(row.bytes, "latin1");
    if (cut === undefined) peer.send(bytes);
    else {
      await this.#sendAndArrive(peer, bytes.subarray(0, cut));
      peer.send(bytes.subarray(cut));
    }
    const final = row.closes === true ? [] : [221];
    if (row.closes !== true) peer.send("QUIT\r\n");
    const replies = await peer.rest();
    upload?.destroy();
    peer.close();
    this.#received.delete(peer.socket.localPort ?? 0);
    const wanted = [...row.replies, ...final].map((codes) => (typeof codes === "number" ? [codes] : codes));
    expect(replies.length, `replies: ${replies.map((reply) => JSON.stringify(reply)).join(" ")}`).toBe(
      wanted.length,
    );
    replies.forEach((reply, index) => {
      expect(wanted[index], `reply ${index + 1}: ${reply}`).toContain(codeOf(reply));
      expect(reply).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
    });
    await this.#expectTree(row.leaves ?? tree);
  }

  /** What holds after every row: others are served, nothing outside was touched, the log is whole and tells no password. */
  async expectUnharmed(): Promise<void> {
    const other = await this.server.stranger();
    expect(await other.codes("NOOP")).toEqual([200]);
    other.close();
    expect(this.server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
    expect(await readdir(join(this.#folder, "outside"))).toEqual(["passwd"]);
  }

  /** Ends the server and removes the folder. */
  async strike(): Promise<void> {
    await this.server.close();
    await rm(this.#folder, { recursive: true });
  }

  async #startUpload(peer: Peer) {
    const open = await peer.data("EPSV");
    expect(codeOf(await peer.say("STOR up"))).toBe(150);
    return open();
  }

  /** Sends bytes and waits until the server has read them, so that what follows comes in a read of its own. */
  async #sendAndArrive(peer: Peer, bytes: Uint8Array): Promise<void> {
    const port = peer.socket.localPort ?? 0;
    const wanted = (this.#received.get(port) ?? 0) + bytes.length;
    peer.send(bytes);
    const gone = once(peer.socket, "close").then(() => true);
    while ((this.#received.get(port) ?? 0) < wanted && !peer.socket.closed) {
      let wake: () => void = () => undefined;
      const more = new Promise<boolean>((resolve) => {
        wake = () => resolve(false);
        this.#wakes.add(wake);
      });
      const ended = await Promise.race([more, gone]);
      this.#wakes.delete(wake);
      if (ended) return;
    }
  }

  async #expectTree(wanted: readonly string[]): Promise<void> {
    const root = join(this.#folder, "root");
    // readdir goes through the link that leads out; what lies there is looked at by expectUnharmed.
    const found = (await readdir(root, { recursive: true }))
      .filter((path) => !path.startsWith("esc/"))
      .sort();
    if (found.join("/") !== tree.join("/")) {
      await rm(root, { recursive: true });
      await fill(root);
    }
    expect(found).toEqual([...wanted].sort());
  }
}

/** The folder the catalogue presupposes: a file of three bytes, a folder, a link that leads out, a FIFO, a name with a quote. */
async function fill(root: string): Promise<void> {
  await mkdir(join(root, "d"), { recursive: true });
  await mkdir(join(root, 'q"q'));
  await writeFile(join(root, "f"), "abc");
  await symlink("../outside", join(root, "esc"));
  execFileSync("mkfifo", [join(root, "p")]);
}
