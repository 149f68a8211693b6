import type { RepresentationType } from "@twinport/client";
import { alias, type Command, usageError } from "../command.ts";
import { dataModes, onOff, typeName } from "../session/settings.ts";
import type { Shell } from "../shell.ts";
import { sendAsIs } from "./server.ts";

interface Toggle {
  readonly name: string;
  readonly help: string;
  readonly get: (shell: Shell) => boolean;
  readonly set: (shell: Shell, value: boolean) => void;
  readonly says: (shell: Shell) => string;
}

function toggle({ name, help, get, set, says }: Toggle): Command {
  const command: Command = {
    name,
    usage: "[ on | off ]",
    help,
    words: [0, 1],
    online: false,
    run(shell, [word]) {
      if (word !== undefined && word !== "on" && word !== "off") throw usageError(command);
      set(shell, word === undefined ? !get(shell) : word === "on");
      shell.print(says(shell));
    },
  };
  return command;
}

const passive = toggle({
  name: "passive",
  help: "toggle who opens data connections: the client (on) or the server (off)",
  get: ({ settings }) => settings.passive,
  set: (shell, value) => {
    shell.settings.passive = value;
    shell.applyModes();
  },
  says: ({ settings }) => `Passive mode: ${onOff(settings.passive)}; fallback to active mode: off.`,
});

const epsv4 = toggle({
  name: "epsv4",
  help: "toggle EPSV and EPRT before PASV and PORT",
  get: ({ settings }) => settings.epsv4,
  set: (shell, value) => {
    shell.settings.epsv4 = value;
    shell.applyModes();
  },
  says: ({ settings }) => `EPSV/EPRT on IPv4 ${onOff(settings.epsv4)}.`,
});

const prompt = toggle({
  name: "prompt",
  help: "toggle the question before each file of mget, mput and mdelete (none in scripts)",
  get: ({ settings }) => settings.prompt,
  set: ({ settings }, value) => {
    settings.prompt = value;
  },
  says: ({ settings }) => `Interactive mode ${onOff(settings.prompt)}.`,
});

const verbose = toggle({
  name: "verbose",
  help: "toggle the showing of replies",
  get: ({ dialog }) => dialog.verbose,
  set: ({ dialog }, value) => {
    dialog.verbose = value;
  },
  says: ({ dialog }) => `Verbose mode ${onOff(dialog.verbose)}.`,
});

const debug = toggle({
  name: "debug",
  help: "toggle the showing of commands sent, passwords masked",
  get: ({ dialog }) => dialog.debug,
  set: ({ dialog }, value) => {
    dialog.debug = value;
  },
  says: ({ dialog }) => `Debugging ${onOff(dialog.debug)}.`,
});

async function setType(shell: Shell, type: RepresentationType): Promise<void> {
  await sendAsIs(shell, "TYPE", type === "image" ? "I" : "A");
  shell.settings.type = type;
}

const binary: Command = {
  name: "binary",
  usage: "",
  help: "transfer files as they are (TYPE I)",
  words: [0, 0],
  online: true,
  run: (shell) => setType(shell, "image"),
};

const ascii: Command = {
  name: "ascii",
  usage: "",
  help: "transfer files as text, with line ends converted (TYPE A)",
  words: [0, 0],
  online: true,
  run: (shell) => setType(shell, "ascii"),
};

const type: Command = {
  name: "type",
  usage: "[ ascii | binary | image ]",
  help: "set file transfer type",
  words: [0, 1],
  online: true,
  async run(shell, [word]) {
    if (word === undefined) shell.print(`Using ${typeName(shell.settings.type)} mode to transfer files.`);
    else if (word === "ascii") await setType(shell, "ascii");
    else if (word === "binary" || word === "image") await setType(shell, "image");
    else throw usageError(type);
  },
};

const status: Command = {
  name: "status",
  usage: "",
  help: "show current status",
  words: [0, 0],
  online: false,
  run(shell) {
    const { client, user, settings, dialog } = shell;
    const who = user === undefined ? ", not logged in" : ` as ${user}`;
    shell.print(client === undefined ? "Not connected." : `Connected to ${client.host}${who}.`);
    const modes = dataModes(settings).map((mode) => mode.toUpperCase());
    shell.print(`Local directory: ${shell.localDirectory}`);
    shell.print(`Type: ${typeName(settings.type)}; Mode: stream; Structure: file.`);
    shell.print(`Passive mode: ${onOff(settings.passive)} (${modes.join(", then ")}).`);
    const switches = [
      ["Verbose", dialog.verbose],
      ["Debug", dialog.debug],
      ["Prompting", settings.prompt],
    ] as const;
    shell.print(`${switches.map(([name, on]) => `${name}: ${onOff(on)}`).join("; ")}.`);
  },
};

/** What the shell is set to. */
export const settingCommands: readonly Command[] = [
  passive,
  epsv4,
  prompt,
  verbose,
  debug,
  binary,
  alias("image", binary),
  ascii,
  type,
  status,
];
