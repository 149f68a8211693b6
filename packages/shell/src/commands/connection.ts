import { alias, type Command } from "../command.ts";
import { logIn } from "../session/login.ts";
import { closeSession, openTarget } from "../session/open.ts";
import { parsePort, parseTarget } from "../session/target.ts";

const open: Command = {
  name: "open",
  usage: "host-name [port]",
  help: "connect to a remote FTP server",
  words: [1, 2],
  online: false,
  async run(shell, [place = "", port]) {
    const target = parseTarget(place);
    const whole = port === undefined ? target : { ...target, port: parsePort(port) };
    await openTarget(shell, whole);
  },
};

const user: Command = {
  name: "user",
  usage: "username [password [account]]",
  help: "log in, or log in as another user",
  words: [1, 3],
  online: true,
  run: (shell, [name = "", password, account]) =>
    logIn(shell, {
      user: name,
      ...(password !== undefined && { password }),
      ...(account !== undefined && { account }),
    }),
};

const close: Command = {
  name: "close",
  usage: "",
  help: "terminate FTP session",
  words: [0, 0],
  online: true,
  run: closeSession,
};

const quit: Command = {
  name: "quit",
  usage: "",
  help: "terminate FTP session and exit",
  words: [0, 0],
  online: false,
  async run(shell) {
    shell.end();
    await closeSession(shell);
  },
};

/** The session itself. */
export const connectionCommands: readonly Command[] = [
  open,
  user,
  close,
  alias("disconnect", close),
  quit,
  alias("bye", quit),
  alias("exit", quit),
];
