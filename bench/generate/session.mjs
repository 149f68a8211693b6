// One FTP session: a login, some commands, listings and transfers, and an end.
import { Connection } from "./connection.mjs";
import { ephemeral } from "./hosts.mjs";

const FEATURES = ["EPRT", "EPSV", "MDTM", "PASV", "REST STREAM", "SIZE", "TVFS", "UTF8"];
const ENDINGS = ["bin", "csv", "jpg", "log", "pdf", "tar.gz", "txt", "xml", "zip"];

/** How the data connections of a session are announced. */
const modes4 = ["PASV", "PASV", "PASV", "EPSV", "EPSV", "PORT", "PORT", "EPRT"];
const modes6 = ["EPSV", "EPSV", "EPSV", "EPRT"];

export class Session {
  #world;
  #control;
  #client;
  #server;
  #rtt;
  #mode;

  constructor(world, client, server, rtt, port = 21) {
    this.#world = world;
    this.#client = client;
    this.#server = server;
    this.#rtt = rtt;
    this.#mode = world.random.pick(client.v6 ? modes6 : modes4);
    this.#control = new Connection(world, client, ephemeral(client), server, port, rtt);
  }

  /** A session as people and programs have them. */
  *run() {
    const { random, counts } = this.#world;
    counts.sessions++;
    if (!(yield* this.login())) return;
    if (random.chance(0.5)) yield* this.#features();
    yield* this.#command("PWD", `257 "/" is the current directory`);
    yield* this.#command("TYPE I", "200 Switching to Binary mode.");
    for (let transfers = 0; transfers === 0 || random.chance(0.75); transfers++) {
      if (random.chance(0.3))
        yield* this.#command(`CWD /pub/${random.whole(1, 90)}`, "250 Directory successfully changed.");
      yield* this.#some(30000);
      if (random.chance(0.1)) yield random.exponential(3e6);
    }
    yield* this.quit();
  }

  /** Greeting, name and password. False where the server refused it. */
  *login() {
    const { random } = this.#world;
    yield* this.#control.open();
    yield* this.#control.say(this.#control.server, "220 Welcome to the archive.\r\n");
    yield* this.#command(`USER user${random.whole(1, 400)}`, "331 Please specify the password.");
    const welcome = !random.chance(0.05);
    yield* this.#command(
      `PASS ${random.whole(1e6, 1e9)}`,
      welcome ? "230 Login successful." : "530 Login incorrect.",
    );
    if (welcome) yield* this.#command("SYST", "215 UNIX Type: L8");
    else yield* this.quit();
    return welcome;
  }

  *quit() {
    yield* this.#command("QUIT", "221 Goodbye.");
    yield* this.#control.close(this.#control.server);
  }

  /** A login, one download of `size` bytes, and the end. */
  *download(size) {
    this.#world.counts.sessions++;
    if (!(yield* this.login())) return;
    yield* this.#command("TYPE I", "200 Switching to Binary mode.");
    yield* this.#file(true, size);
    yield* this.quit();
  }

  /** A login, `transfers` listings and files of some 3 kB, and the end. */
  *long(transfers) {
    this.#world.counts.sessions++;
    if (!(yield* this.login())) return;
    for (let left = transfers; left > 0; left--) yield* this.#some(3000);
    yield* this.quit();
  }

  /** A listing, or a file whose size is about `median`. */
  *#some(median) {
    const { random } = this.#world;
    if (random.chance(0.4)) yield* this.#listing();
    else yield* this.#file(random.chance(0.7), random.logNormal(median, 2, 64 << 20));
  }

  *#features() {
    const lines = FEATURES.map((name) => ` ${name}\r\n`).join("");
    yield* this.#control.say(this.#control.client, "FEAT\r\n");
    yield* this.#control.say(this.#control.server, `211-Features:\r\n${lines}211 End\r\n`);
  }

  *#listing() {
    const { random, counts } = this.#world;
    const lines = [];
    for (let i = random.whole(3, 120); i > 0; i--) {
      const size = String(random.logNormal(30000, 2, 64 << 20)).padStart(12);
      lines.push(
        `-rw-r--r--    1 1000     1000 ${size} Jan ${String((i % 28) + 1).padStart(2)} 08:15 ${this.#name()}\r\n`,
      );
    }
    const text = lines.join("");
    counts.listings++;
    yield* this.#transfer(
      "LIST",
      "150 Here comes the directory listing.",
      "226 Directory send OK.",
      function* (data, { server }) {
        for (let at = 0; at < text.length; at += 1428) yield* data.say(server, text.slice(at, at + 1428));
        yield* data.close(server);
      },
    );
  }

  *#file(down, size) {
    const { random, counts } = this.#world;
    const name = this.#name();
    if (down && random.chance(0.04))
      return yield* this.#command(`SIZE ${name}`, "550 Could not get file size.");
    if (down && random.chance(0.5)) yield* this.#command(`SIZE ${name}`, `213 ${size}`);
    counts.transfers++;
    counts.bytes += size;
    const opening = down
      ? `150 Opening BINARY mode data connection for ${name} (${size} bytes).`
      : "150 Ok to send data.";
    yield* this.#transfer(
      `${down ? "RETR" : "STOR"} ${name}`,
      opening,
      "226 Transfer complete.",
      function* (data, ends) {
        const sender = down ? ends.server : ends.client;
        yield* data.send(sender, size);
        yield* data.close(sender);
      },
    );
  }

  /** Announcement, data connection, `command`, and what `body` does on it, told which end is whose. */
  *#transfer(command, opening, done, body) {
    const { random } = this.#world;
    const active = this.#mode === "PORT" || this.#mode === "EPRT";
    const data = yield* active ? this.#announceActive() : this.#announcePassive();
    // Who opens a connection is its client; in active mode that is the server of the session.
    const ends = active ? { client: data.server, server: data.client } : data;
    if (!active) {
      if (random.chance(0.005)) {
        yield* data.knock();
        return yield* this.#command(command, "425 Failed to establish connection.");
      }
      yield* data.open();
    }
    yield* this.#control.say(this.#control.client, `${command}\r\n`);
    if (active) yield* data.open();
    yield* this.#control.say(this.#control.server, `${opening}\r\n`);
    yield* body(data, ends);
    yield* this.#control.say(this.#control.server, `${done}\r\n`);
  }

  *#announcePassive() {
    const port = ephemeral(this.#server);
    const [high, low] = [port >> 8, port & 255];
    if (this.#mode === "PASV")
      yield* this.#command(
        "PASV",
        `227 Entering Passive Mode (${this.#server.ip.join(",")},${high},${low}).`,
      );
    else yield* this.#command("EPSV", `229 Entering Extended Passive Mode (|||${port}|)`);
    return new Connection(this.#world, this.#client, ephemeral(this.#client), this.#server, port, this.#rtt);
  }

  *#announceActive() {
    const port = ephemeral(this.#client);
    const { v6, ip, text } = this.#client;
    if (this.#mode === "PORT")
      yield* this.#command(`PORT ${ip.join(",")},${port >> 8},${port & 255}`, "200 PORT command successful.");
    else yield* this.#command(`EPRT |${v6 ? 2 : 1}|${text}|${port}|`, "200 EPRT command successful.");
    return new Connection(this.#world, this.#server, 20, this.#client, port, this.#rtt);
  }

  *#command(line, reply) {
    yield* this.#control.say(this.#control.client, `${line}\r\n`);
    yield* this.#control.say(this.#control.server, `${reply}\r\n`);
  }

  #name() {
    const { random } = this.#world;
    return `${random.pick(["backup", "camera", "invoice", "report", "scan"])}-${random.whole(1, 99999)}.${random.pick(ENDINGS)}`;
  }
}
