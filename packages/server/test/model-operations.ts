import type { Socket } from "node:net";
import { codeOf, type DataVerb, type Peer, readAll } from "../src/testing/peer.ts";
import { forget, type Model, type Prepared, pathOf, takePrepared } from "./session-model.ts";

/** One step: what it does to the real session, and what the model says must come of it. `play` is called first. */
interface Operation {
  play(peer: Peer, model: Model): Promise<unknown>;
  /** Changes the model as the step changes the session. */
  foretell(model: Model): unknown;
}

type Foretell = (model: Model, prepared: Prepared) => number;

/** A command without data connection: the code of its reply. */
function command(line: string, foretell: Foretell, keepsRestart = false): Operation {
  return {
    play: async (peer) => codeOf(await peer.say(line)),
    foretell: (model) => foretell(model, takePrepared(model, keepsRestart)),
  };
}

/** The same, for those who are logged in. */
function inside(line: string, foretell: Foretell, keepsRestart = false): Operation {
  return command(line, (model, prepared) => (model.loggedIn ? foretell(model, prepared) : 530), keepsRestart);
}

/** How a session's next data connection is had. */
const openings = new WeakMap<Peer, () => Promise<Socket>>();

/** Agrees on a data connection; EPSV ALL leaves only EPSV to do it with. */
function address(verb: DataVerb, success: number): Operation {
  const allowed = (model: Model) => verb === "EPSV" || !model.epsvAll;
  const refused = { PASV: "PASV", EPSV: "EPSV", PORT: "PORT 127,0,0,1,8,8", EPRT: "EPRT |1|127.0.0.1|2056|" }[
    verb
  ];
  return {
    async play(peer, model) {
      if (!model.loggedIn || !allowed(model)) return codeOf(await peer.say(refused));
      openings.set(peer, await peer.data(verb)); // throws at any other reply
      return success;
    },
    foretell(model) {
      takePrepared(model, true);
      if (!model.loggedIn) return 530;
      if (!allowed(model)) return 503;
      model.agreed = true;
      return success;
    },
  };
}

/** What a transfer comes to: one code and nothing, or 150, the final code and what came down. */
type Transferred = readonly [codes: readonly number[], data: string];

/** A transfer; `upload` is what it brings. */
function transfer(
  line: string,
  upload: string | null,
  foretell: (model: Model, restart: number) => Transferred,
): Operation {
  return {
    async play(peer) {
      peer.send(`${line}\r\n`);
      const first = codeOf(await peer.reply());
      if (first !== 150) return [[first], ""];
      const socket = await openings.get(peer)?.();
      if (socket === undefined) throw new Error("150 without a data connection");
      if (upload !== null) socket.end(upload);
      const data = await readAll(socket);
      return [[first, codeOf(await peer.reply())], data.toString()];
    },
    foretell(model) {
      const { restart } = takePrepared(model, false);
      if (!model.loggedIn) return [[530], ""];
      if (!model.agreed) return [[425], ""];
      model.agreed = false;
      if (restart > 0 && model.type === "A") return [[554], ""];
      return foretell(model, restart);
    },
  };
}

function retrieve(name: string): Operation {
  return transfer(`RETR ${name}`, null, (model, restart) => {
    const content = model.files.get(pathOf(model, name));
    if (content === undefined) return [[550], ""];
    return restart > content.length ? [[554], ""] : [[150, 226], content.slice(restart)];
  });
}

function store(name: string, content: string): Operation {
  return transfer(`STOR ${name}`, content, (model, restart) => {
    const old = model.files.get(pathOf(model, name)) ?? "";
    if (restart > old.length) return [[554], ""];
    model.files.set(pathOf(model, name), old.slice(0, restart) + content);
    return [[150, 226], ""];
  });
}

/** A listing whose data connection nobody makes, broken off: two replies, or one where there was nothing to break off. */
const listAndAbort: Operation = {
  async play(peer, model) {
    const fresh = model.loggedIn && model.agreed;
    if (fresh) await peer.passivePort("EPSV"); // a new one, that is not connected to
    peer.send("LIST\r\nABOR\r\n");
    return [codeOf(await peer.reply()), codeOf(await peer.reply())];
  },
  foretell(model) {
    takePrepared(model, false);
    if (!model.loggedIn) return [530, 530];
    const { agreed } = model;
    model.agreed = false;
    return agreed ? [426, 226] : [425, 225];
  },
};

/** Steps by name. */
export const operations: Readonly<Record<string, Operation>> = {
  "USER u": user("u"),
  "USER v": user("v"),
  "PASS p": command("PASS p", (model, { user: name }) => {
    if (name === null) return 503;
    model.loggedIn = name === "u";
    return model.loggedIn ? 230 : 530;
  }),
  REIN: command("REIN", (model) => {
    forget(model);
    model.epsvAll = false;
    return 220;
  }),
  NOOP: command("NOOP", () => 200, true),
  PWD: inside("PWD", () => 257, true),
  ALLO: inside("ALLO 1", () => 200, true),
  STAT: inside("STAT", () => 211, true),
  HELP: command("HELP", () => 214, true),
  "TYPE I": inside("TYPE I", (model) => setType(model, "I"), true),
  "TYPE A": inside("TYPE A", (model) => setType(model, "A"), true),
  "CWD /d": inside("CWD /d", (model) => changeTo(model, "/d")),
  CDUP: inside("CDUP", (model) => changeTo(model, "/")),
  "CWD nowhere": inside("CWD nowhere", () => 550),
  "SIZE f": inside(
    "SIZE f",
    (model) => (model.type === "I" && model.files.has(pathOf(model, "f")) ? 213 : 550),
    true,
  ),
  "REST 2": inside("REST 2", (model) => restart(model, 2), true),
  "REST 9": inside("REST 9", (model) => restart(model, 9), true),
  "REST x": inside("REST x", (model) => restart(model, 0, 501), true),
  "RNFR f": inside("RNFR f", (model) => {
    const path = pathOf(model, "f");
    if (!model.files.has(path)) return 550;
    model.rename = path;
    return 350;
  }),
  "RNTO g": inside("RNTO g", (model, { rename }) => {
    if (rename === null) return 503;
    model.files.set(pathOf(model, "g"), model.files.get(rename) ?? "");
    model.files.delete(rename);
    return 250;
  }),
  "DELE g": inside("DELE g", (model) => (model.files.delete(pathOf(model, "g")) ? 250 : 550)),
  PASV: address("PASV", 227),
  EPSV: address("EPSV", 229),
  PORT: address("PORT", 200),
  EPRT: address("EPRT", 200),
  "EPSV ALL": inside(
    "EPSV ALL",
    (model) => {
      model.epsvAll = true;
      return 200;
    },
    true,
  ),
  ABOR: inside("ABOR", (model) => {
    model.agreed = false;
    return 225;
  }),
  "RETR f": retrieve("f"),
  "RETR g": retrieve("g"),
  "STOR f": store("f", "newer"),
  "LIST, ABOR": listAndAbort,
  nonsense: command("XYZZY", () => 500),
};

function user(name: string): Operation {
  return command(`USER ${name}`, (model) => {
    forget(model);
    model.user = name;
    return 331;
  });
}

function setType(model: Model, type: Model["type"]): number {
  model.type = type;
  return 200;
}

function changeTo(model: Model, cwd: Model["cwd"]): number {
  model.cwd = cwd;
  return 250;
}

function restart(model: Model, position: number, code = 350): number {
  model.restart = position;
  return code;
}
