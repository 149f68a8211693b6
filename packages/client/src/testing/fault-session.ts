import {
  formatEpsvText,
  formatFtpTime,
  formatMachineLine,
  formatPasvText,
  parentPath,
  parseExtendedPort,
  parseFtpTime,
  parseHostPort,
  quotePath,
  resolvePath,
  splitCommand,
} from "@twinport/protocol";
import type { FaultScene } from "./fault-server.ts";
import { FaultTransfer } from "./fault-transfer.ts";
import type { ScriptedData } from "./scripted-data.ts";
import type { ScriptedSession } from "./scripted-server.ts";

/** Verbs that open a data connection. */
const transfers: ReadonlySet<string> = new Set(["RETR", "STOR", "APPE", "LIST", "NLST", "MLSD"]);

/** One client of a {@link FaultServer}: answers its commands one after the other, ABOR at once. */
export class FaultSession {
  readonly peer: ScriptedSession;
  readonly scene: FaultScene;
  /** What PASV, EPSV, PORT or EPRT has prepared: our listener, or the client's port. */
  channel: ScriptedData | number | undefined;
  cwd = "/";
  ascii = true;
  restart = 0;
  /** PROT P: data connections are encrypted (RFC 4217 §9). */
  isPrivate = false;
  #user = "";
  #renameFrom = "";
  #running: Promise<void> | undefined;
  #transfer: FaultTransfer | undefined;

  constructor(peer: ScriptedSession, scene: FaultScene) {
    this.peer = peer;
    this.scene = scene;
  }

  /** Talks until the client goes. */
  async serve(): Promise<void> {
    const { options, secureContext } = this.scene;
    if (secureContext !== undefined && options.tls?.mode === "implicit")
      await this.peer.secure(secureContext);
    await this.#late("WELCOME");
    await this.peer.say(this.scene.replies("WELCOME") ?? "220 fault server ready");
    for (;;) {
      const line = await this.peer.read();
      if (line === undefined) break;
      const { verb, argument } = splitCommand(line);
      if (verb !== "ABOR") await this.#running;
      await this.#answer(verb.toUpperCase(), argument);
      if (verb === "QUIT") this.peer.socket.end();
    }
    this.#transfer?.abort();
    await this.#running;
    this.peer.socket.end();
  }

  /** The absolute path that a command names. */
  path(argument: string): string {
    return resolvePath(this.cwd, argument);
  }

  async #answer(verb: string, argument: string): Promise<void> {
    await this.#late(verb);
    const instead = this.scene.replies(verb);
    if (instead !== undefined) {
      if (instead !== "") await this.peer.say(instead);
      if (instead.startsWith("421")) this.peer.socket.end();
    } else if (transfers.has(verb)) {
      this.#transfer = new FaultTransfer(this, verb, argument);
      this.#running = this.#transfer.run();
    } else if (verb === "AUTH") await this.#secure(argument);
    else await this.peer.say(...(await this.#reply(verb, argument)));
  }

  async #secure(mechanism: string): Promise<void> {
    const { options, secureContext } = this.scene;
    if (secureContext === undefined) return await this.peer.say("502 AUTH is not known");
    if (options.tls?.mode === "implicit" || mechanism.toUpperCase() !== "TLS")
      return await this.peer.say("504 not in this way");
    await this.peer.say("234 begin");
    await this.peer.secure(secureContext);
  }

  async #late(verb: string): Promise<void> {
    const ms = this.scene.faults.delays?.[verb];
    if (ms !== undefined) await this.peer.after(ms);
  }

  async #reply(verb: string, argument: string): Promise<string[]> {
    const simple = this.#access(verb, argument) ?? this.#state(verb, argument) ?? this.#file(verb, argument);
    if (simple !== undefined) return [simple].flat();
    switch (verb) {
      case "PASV":
      case "EPSV":
        return [await this.#passive(verb)];
      case "ABOR":
        this.#transfer?.abort();
        await this.#running;
        return ["226 abort successful"];
      default:
        return [`502 ${verb} is not known`];
    }
  }

  #access(verb: string, argument: string): string | undefined {
    const { user, password } = this.scene.options;
    switch (verb) {
      case "USER":
        this.#user = argument;
        return "331 password, please";
      case "PASS":
        if (user !== undefined && user !== this.#user) return "530 no";
        return password !== undefined && password !== argument ? "530 no" : "230 welcome";
      case "ACCT":
        return "230 welcome";
      case "QUIT":
        return "221 goodbye";
      default:
        return undefined;
    }
  }

  #state(verb: string, argument: string): string | string[] | undefined {
    switch (verb) {
      case "FEAT":
        return ["211-features", ...(this.scene.options.features ?? []).map((line) => ` ${line}`), "211 end"];
      case "SYST":
        return "215 UNIX Type: L8";
      case "PWD":
        return `257 ${quotePath(this.cwd)} is here`;
      case "CWD":
      case "CDUP": {
        const path = verb === "CDUP" ? parentPath(this.cwd) : this.path(argument);
        if (!this.scene.files.isDirectory(path)) return "550 no such directory";
        this.cwd = path;
        return "250 ok";
      }
      case "TYPE":
        this.ascii = argument.toUpperCase().startsWith("A");
        return "200 ok";
      case "PROT":
        return this.#protect(argument.toUpperCase());
      case "PBSZ":
        return this.scene.secureContext === undefined ? undefined : "200 PBSZ=0";
      case "REST":
        this.restart = Number(argument);
        return "350 restarting there";
      case "PORT":
      case "EPRT":
        return this.#active(verb, argument);
      case "STRU":
      case "MODE":
      case "NOOP":
      case "OPTS":
      case "ALLO":
        return "200 ok";
      default:
        return undefined;
    }
  }

  #protect(level: string): string | undefined {
    if (this.scene.secureContext === undefined) return undefined;
    if (level !== "P" && level !== "C") return "536 not at this level";
    this.isPrivate = level === "P";
    return "200 ok";
  }

  #file(verb: string, argument: string): string | string[] | undefined {
    const { files } = this.scene;
    const path = this.path(argument);
    const facts = files.facts(path);
    switch (verb) {
      case "SIZE":
        return facts?.size === undefined ? "550 no such file" : `213 ${facts.size}`;
      case "MDTM":
        return facts?.modifiedMs === undefined
          ? "550 no such file"
          : `213 ${formatFtpTime(facts.modifiedMs)}`;
      case "MFMT": {
        const [, time = "", name = ""] = /^(\S+) (.*)$/s.exec(argument) ?? [];
        const [bytes, at] = [files.read(this.path(name)), parseFtpTime(time)];
        if (bytes === undefined || at === undefined) return "550 no such file";
        files.write(this.path(name), bytes, at);
        return `213 Modify=${time}; ${name}`;
      }
      case "MLST":
        if (facts === undefined) return "550 no such file";
        return ["250-facts", ` ${formatMachineLine(facts, ["type", "size", "modify"])}`, "250 end"];
      case "MKD":
        if (facts !== undefined) return "550 it exists";
        files.makeDirectory(path);
        return `257 ${quotePath(path)} created`;
      case "RMD":
      case "DELE": {
        const wrong = (facts?.type === "directory") !== (verb === "RMD");
        return wrong || !files.remove(path) ? "550 not removed" : "250 removed";
      }
      case "RNFR":
        this.#renameFrom = path;
        return facts === undefined ? "550 no such file" : "350 to what?";
      case "RNTO":
        return files.rename(this.#renameFrom, path) ? "250 renamed" : "550 not renamed";
      default:
        return undefined;
    }
  }

  async #passive(verb: "PASV" | "EPSV"): Promise<string> {
    const data = await this.peer.listen();
    this.channel = data;
    if (verb === "EPSV") return `229 Entering Extended Passive Mode ${formatEpsvText(data.port)}`;
    const address = this.scene.faults.passiveAddress ?? "127.0.0.1";
    return `227 Entering Passive Mode ${formatPasvText({ address, port: data.port })}`;
  }

  #active(verb: "PORT" | "EPRT", argument: string): string {
    const target = verb === "PORT" ? parseHostPort(argument) : parseExtendedPort(argument);
    if (target === undefined || !("port" in target)) return "501 no such address";
    this.channel = target.port;
    return "200 ok";
  }
}
