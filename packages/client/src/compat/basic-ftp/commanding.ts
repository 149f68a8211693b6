import { parseFtpTime, unquotePath } from "@twinport/protocol";
import { ConnectingClient } from "./connecting.ts";
import type { FTPResponse } from "./errors.ts";

/** The half of basic-ftp's client that is about commands without a transfer. */
export class CommandingClient extends ConnectingClient {
  /** The working directory. */
  async pwd(): Promise<string> {
    const { message } = await this.send("PWD");
    const path = unquotePath(message.slice(4));
    if (path === undefined) throw new Error(`Can't parse response to command 'PWD': ${message}`);
    return path;
  }

  /** Changes the working directory. */
  cd(path: string): Promise<FTPResponse> {
    return this.alone(async () => await this.send(`CWD ${await this.protectWhitespace(path)}`));
  }

  /** Goes to the parent directory. */
  cdup(): Promise<FTPResponse> {
    return this.send("CDUP");
  }

  /** When a file was modified last. */
  lastMod(path: string): Promise<Date> {
    return this.alone(async () => {
      const { message } = await this.send(`MDTM ${await this.protectWhitespace(path)}`);
      const time = parseFtpTime(message.slice(4).trim());
      if (time === undefined) throw new Error(`Can't parse response to command 'MDTM ${path}': ${message}`);
      return new Date(time);
    });
  }

  /** The size of a file, bytes. */
  size(path: string): Promise<number> {
    return this.alone(async () => {
      const command = `SIZE ${await this.protectWhitespace(path)}`;
      const { message } = await this.send(command);
      const size = Number.parseInt(/^\d{3} (\d+)/.exec(message)?.[1] ?? "", 10);
      if (Number.isNaN(size))
        throw new Error(`Can't parse response to command '${command}' as a numerical value: ${message}`);
      return size;
    });
  }

  /** Renames. */
  rename(srcPath: string, destPath: string): Promise<FTPResponse> {
    return this.alone(async () => {
      const to = await this.protectWhitespace(destPath);
      await this.send(`RNFR ${await this.protectWhitespace(srcPath)}`);
      return await this.send(`RNTO ${to}`);
    });
  }

  /** Removes a file. */
  remove(path: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    return this.alone(
      async () => await this.send(`DELE ${await this.protectWhitespace(path)}`, ignoreErrorCodes),
    );
  }

  /** Removes a directory with nothing in it. */
  removeEmptyDir(path: string): Promise<FTPResponse> {
    return this.alone(async () => await this.send(`RMD ${await this.protectWhitespace(path)}`));
  }

  /** Servers pass over blanks before a name: such a path is made an absolute one. */
  async protectWhitespace(path: string): Promise<string> {
    if (!path.startsWith(" ")) return path;
    const here = await this.pwd();
    return `${here.endsWith("/") ? here : `${here}/`}${path}`;
  }
}
