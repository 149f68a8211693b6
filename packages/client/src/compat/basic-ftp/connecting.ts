import { AsyncLocalStorage } from "node:async_hooks";
import type { ConnectionOptions } from "node:tls";
import { FTPContext } from "./context.ts";
import { FTPError, type FTPResponse, isPositive } from "./errors.ts";
import { rememberSessions, secured } from "./secure.ts";

/** A server, and who logs in. */
export interface AccessOptions {
  /** "localhost" if absent. */
  readonly host?: string;
  /** 21 if absent. */
  readonly port?: number;
  /** "anonymous" if absent. */
  readonly user?: string;
  /** "guest" if absent. */
  readonly password?: string;
  /** `true`: explicit TLS; "implicit": from the first byte; none if absent. */
  readonly secure?: boolean | "implicit";
  /** As `tls.connect` of Node takes them. */
  readonly secureOptions?: ConnectionOptions;
}

const wantedFacts = "type;size;modify;unique;unix.mode;unix.owner;unix.group;unix.ownername;unix.groupname;";

/** The half of basic-ftp's client that is about being connected: how, as whom, one operation at a time. */
export class ConnectingClient {
  /** The commands that `list` tries; after the first listing the one that worked. */
  availableListCommands = ["LIST -a", "LIST"];
  /** The sockets, and their settings. */
  readonly ftp: FTPContext;
  readonly #inside = new AsyncLocalStorage<true>();
  #running: Promise<void> | undefined;
  #host = "localhost";

  /** @param timeout milliseconds without a sign of the server, after which the client is closed; 0 waits for ever */
  constructor(timeout = 30_000) {
    this.ftp = new FTPContext(timeout);
  }

  /** Says QUIT and closes. `access` opens it again. */
  close(): void {
    this.ftp.close();
  }

  /** Not connected. */
  get closed(): boolean {
    return this.ftp.closed;
  }

  /** Connects, or connects again. Returns the greeting. */
  connect(host = "localhost", port = 21): Promise<FTPResponse> {
    return this.alone(async () => {
      this.#host = host;
      this.ftp.reset();
      const { socket, ipFamily } = this.ftp;
      socket.connect({ host, port, ...(ipFamily === undefined ? {} : { family: ipFamily }) });
      return await this.#greeting();
    });
  }

  /** The same with implicit TLS. */
  connectImplicitTLS(
    host = "localhost",
    port = 21,
    tlsOptions: ConnectionOptions = {},
  ): Promise<FTPResponse> {
    return this.alone(async () => {
      this.#host = host;
      this.ftp.reset();
      const options = { host, ...tlsOptions };
      const socket = await secured(
        { ...options, host, port, ...servernameOf(options) },
        this.ftp.timeout,
      ).catch((error: Error) => {
        this.ftp.closeWithError(error);
        throw error;
      });
      this.ftp.socket = socket;
      this.ftp.tlsOptions = options;
      rememberSessions(this.ftp, socket);
      return await this.#greeting();
    });
  }

  /** Sends any command and returns its first reply. @throws FTPError for 4yz and 5yz, unless those are ignored */
  send(command: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    return ignoreErrorCodes ? this.sendIgnoringError(command) : this.alone(() => this.ftp.request(command));
  }

  /** Sends any command and returns its first reply, whatever it is. */
  sendIgnoringError(command: string): Promise<FTPResponse> {
    return this.alone(() =>
      this.ftp.handle(command, (response, task) => {
        if (response instanceof FTPError) task.resolve({ code: response.code, message: response.message });
        else if (response instanceof Error) task.reject(response);
        else task.resolve(response);
      }),
    );
  }

  /** Encrypts the control connection (AUTH TLS), and with it all data connections to come. */
  useTLS(options: ConnectionOptions = {}, command = "AUTH TLS"): Promise<FTPResponse> {
    return this.alone(async () => {
      const response = await this.ftp.request(command);
      const chosen = { host: this.#host, ...options };
      try {
        const upgraded = { ...chosen, socket: this.ftp.detach() };
        const socket = await secured({ ...upgraded, ...servernameOf(chosen) }, this.ftp.timeout);
        this.ftp.socket = socket;
        this.ftp.tlsOptions = { ...chosen, ...servernameOf(chosen) };
        rememberSessions(this.ftp, socket);
      } catch (error) {
        this.ftp.closeWithError(error as Error);
        throw error;
      }
      return response;
    });
  }

  /** Logs in. */
  login(user = "anonymous", password = "guest"): Promise<FTPResponse> {
    return this.alone(() =>
      this.ftp.handle(`USER ${user}`, (response, task) => {
        if (response instanceof Error) task.reject(response);
        else if (isPositive(response.code)) task.resolve(response);
        else if (response.code === 331) this.ftp.send(`PASS ${password}`);
        else task.reject(new FTPError(response));
      }),
    );
  }

  /** TYPE I, STRU F, UTF-8, the facts of MLSD; encrypted data connections where the control connection is. */
  useDefaultSettings(): Promise<void> {
    return this.alone(async () => {
      const features = await this.features();
      const machine = features.has("MLST");
      this.availableListCommands = machine ? ["MLSD", "LIST -a", "LIST"] : ["LIST -a", "LIST"];
      await this.send("TYPE I");
      await this.sendIgnoringError("STRU F");
      await this.sendIgnoringError("OPTS UTF8 ON");
      if (machine) await this.sendIgnoringError(`OPTS MLST ${wantedFacts}`);
      if (this.ftp.hasTLS) {
        await this.sendIgnoringError("PBSZ 0");
        await this.sendIgnoringError("PROT P");
      }
    });
  }

  /** Connects, encrypts where asked to, logs in and makes the usual settings. Returns the greeting. */
  access(options: AccessOptions = {}): Promise<FTPResponse> {
    const { host, port, user, password, secure = false, secureOptions = {} } = options;
    return this.alone(async () => {
      const welcome =
        secure === "implicit"
          ? await this.connectImplicitTLS(host, port, secureOptions)
          : await this.connect(host, port);
      if (secure === true) await this.useTLS(secureOptions);
      await this.sendIgnoringError("OPTS UTF8 ON");
      await this.login(user, password);
      await this.useDefaultSettings();
      return welcome;
    });
  }

  /** The server's extensions, each with what it says of them; none where it does not know FEAT. */
  async features(): Promise<Map<string, string>> {
    const { code, message } = await this.sendIgnoringError("FEAT");
    const features = new Map<string, string>();
    if (code >= 400) return features;
    for (const line of message.split("\n").slice(1, -1)) {
      const [name = "", ...rest] = line.replace(/^211-/, "").trim().split(" ");
      if (name !== "") features.set(name.toUpperCase(), rest.join(" "));
    }
    return features;
  }

  #greeting(): Promise<FTPResponse> {
    return this.ftp.handle(undefined, (response, task) => {
      if (response instanceof Error) task.reject(response);
      else if (isPositive(response.code)) task.resolve(response);
      else task.reject(new FTPError(response)); // 120 too: its users know it so
    });
  }

  /** One operation at a time, the first at once. What an operation does inside is part of it. */
  protected alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore() === true) return work();
    const begin = () => this.#inside.run(true, work);
    const result = this.#running === undefined ? begin() : this.#running.then(begin);
    const over = () => {
      if (this.#running === ended) this.#running = undefined;
    };
    const ended: Promise<void> = result.then(over, over);
    this.#running = ended;
    return result;
  }
}

const servernameOf = ({ servername }: ConnectionOptions) => (servername === undefined ? {} : { servername });
