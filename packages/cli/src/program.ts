import { type Command, InvalidArgumentError, Option } from "commander";
import { count, portNumber, ports, several, words } from "./arguments.ts";
import { formats } from "./commands/explain-format.ts";
import { serveOptions } from "./commands/serve-options.ts";
import type { Io } from "./io.ts";
import { languageOf, languages } from "./language.ts";

/**
 * The command line: subcommands with their options. What a subcommand does is loaded when it runs,
 * so that `twinport --help` and each of them start at once.
 */
export function program(command: Command, io: Io): { parse(argv: readonly string[]): Promise<number> } {
  let status = 0;
  const language = () =>
    new Option("--lang <language>", "language of explanations")
      .choices([...languages])
      .default(languageOf(io.env), "from the environment");
  command
    .description(
      "Both ends of FTP and the wire between them: server, client, and captures explained packet by packet.",
    )
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .helpCommand(false)
    .addHelpText("after", "\nOptions of a command: twinport COMMAND --help")
    .showHelpAfterError("(twinport --help lists the commands)");

  command
    .command("demo")
    .description("show both modes against a server of its own, each packet explained; then keep serving")
    .option("--once", "exit after the walk-throughs")
    .option("--report <file>", "write both modes as an HTML page, too")
    .option("--acks", "show pure ACKs too")
    .addOption(language())
    .action(async (options) => {
      status = await (await import("./demo/demo.ts")).demo(options, io);
    });

  serveOptions(command.command("serve"))
    .addOption(language())
    .action(async (dir, options) => {
      status = await (await import("./commands/serve.ts")).serve(dir, options, io);
    });

  command
    .command("ftp")
    .description("the interactive ftp> prompt")
    .argument("[target]", "host name, address, or ftp:// URL")
    .argument("[port]", "port of the server", portNumber)
    .option("-c, --commands <commands>", "run these commands, separated by ; and exit")
    .option("-n, --no-login", "do not log in on open; use the command user")
    .option("-A, --active", "begin in active mode")
    .option("-w, --write <file>", "record what goes over the wire as pcapng")
    .action(async (target, port, options) => {
      status = await (await import("./commands/ftp.ts")).ftp(target, port, options, io);
    });

  command
    .command("explain")
    .description("walk through packet captures: pcap, pcapng and others, also compressed")
    .argument("[files...]", "capture, or - for standard input; several are merged by time")
    .addOption(
      new Option(
        "--format <format>",
        "how to write it (default: as the name of the output says, else text)",
      ).choices(formats),
    )
    .addOption(
      new Option("--only <part>", "nothing but the rows, the transfers, or the findings").choices([
        "rows",
        "transfers",
        "findings",
      ]),
    )
    .option("--session <numbers>", "only these sessions: 2, 2,5-7, C2; may be given more than once", several)
    .option(
      "--filter <filter>",
      'only sessions that match: "host 10.0.0.0/8 and (failed or code 4xx) and not tls"',
    )
    .option("-o, --output <file>", "write to a file")
    .option("--acks", "show pure ACKs too")
    .option("--show-passwords", "do not mask passwords")
    .option("--keylog <file>", "decrypt TLS with the secrets that a program wrote to $SSLKEYLOGFILE")
    .option("--use-secrets", "decrypt TLS with the secrets that the capture brings along")
    .option("--extract <dir>", "write the files that were transferred into a folder")
    .addOption(
      new Option(
        "--follow <id>",
        "show one connection only: C1, the dialog of the first session; C1.D2, the bytes of its second data connection",
      )
        .argParser(followed)
        .conflicts(["extract", "format", "acks", "only", "session", "filter", "failOn"]),
    )
    .addOption(
      new Option(
        "--fail-on <level>",
        "exit status 1 where a session that is shown has a finding of this level or a worse one",
      ).choices(["error", "warn"]),
    )
    .option("--frames", "with --follow: the frame and time of each line")
    .addOption(
      new Option(
        "--app <file>",
        "write a page that analyses captures itself, in a browser; takes no capture",
      ).conflicts([
        ...["output", "format", "only", "session", "filter", "acks", "showPasswords", "keylog"],
        ...["useSecrets", "extract", "follow", "frames", "failOn"],
      ]),
    )
    .addOption(language())
    .action(async (files, options, explaining: Command) => {
      if (options.app !== undefined) {
        const { explainApp } = await import("./commands/explain-app.ts");
        status = await explainApp(options.app, files, options.lang, io);
        return;
      }
      if (files.length === 0) explaining.error("error: missing required argument 'files'");
      status = await (await import("./commands/explain.ts")).explain(files, options, io);
    });

  command
    .command("lab")
    .description(
      "FTP and its trouble in a small network of its own, captured at both ends and explained (Linux, root)",
    )
    .argument("[scenario]", "what is to happen; default: the list of scenarios")
    .option("--list", "list the scenarios")
    .option("--all", "play every scenario and compare the findings with what is expected")
    .addOption(
      new Option("--server <program>", "server to start").choices([
        "twinport",
        "vsftpd",
        "proftpd",
        "pure-ftpd",
      ]),
    )
    .addOption(
      new Option("--client <program>", "client to run").choices([
        "twinport",
        "tnftp",
        "inetutils",
        "lftp",
        "curl",
      ]),
    )
    .option("-w, --write <dir>", "keep the captures of each end in a folder")
    .option(
      "--report <file>",
      "write what both ends saw, and what became of it on the way, as an HTML page; with --all: a folder, NAME.html in it for each",
    )
    .addOption(language())
    .action(async (scenario, options) => {
      status = await (await import("./commands/lab.ts")).lab(scenario, options, io);
    });

  command.command("lab-dialog", { hidden: true }).action(async () => {
    status = await (await import("./commands/lab-dialog.ts")).labDialog(io);
  });

  command.command("lab-visit", { hidden: true }).action(async () => {
    status = await (await import("./commands/lab-visit.ts")).labVisit(io);
  });

  command
    .command("watch")
    .description("explain live traffic as it happens, through the installed tcpdump or dumpcap")
    .option("-i, --interface <name>", "network interface (default: all of them on Linux)")
    .option("--control-port <port>", "port of a server beside 21; may be given more than once", ports)
    .option("-w, --write <file>", "write the packets that belong to FTP: pcap for *.pcap, else pcapng")
    .option("--acks", "show pure ACKs too")
    .option("--show-passwords", "do not mask passwords")
    .option("--keylog <file>", "decrypt TLS with the secrets that a program wrote to $SSLKEYLOGFILE")
    .addOption(language())
    .action(async (options) => {
      status = await (await import("./commands/watch.ts")).watch(options, io);
    });

  const users = command
    .command("users")
    .description("the users file of twinport serve --users")
    .helpCommand(false);
  const ofUsers = (name: string, description: string) =>
    users.command(name).description(description).option("--file <file>", "users file", "users.toml");
  ofUsers(
    "add",
    "add a user, to a file that is made if missing; asks for the password, or reads it from standard input",
  )
    .argument("<name>", "name of the user")
    .option("--home <dir>", "folder of this user (default: the folder served)")
    .option("--rights <list>", "what the user may do, such as list,read,write (default: everything)", words)
    .addOption(new Option("--read-only", "short for --rights list,read").conflicts("rights"))
    .option("--charset <name>", "charset of names on the wire, such as gbk (default: UTF-8)")
    .option(
      "--certificate <which>",
      "certificate to be shown besides the password: its SHA-256 fingerprint, or CN=name; may be given more than once",
      several,
    )
    .option("--no-password", "the certificate alone does")
    .addOption(
      new Option(
        "--require-tls <what>",
        "what must be under TLS: the login, or all, data connections too",
      ).choices(["login", "all"]),
    )
    .option("--sessions <count>", "sessions at once", count)
    .option("--upload <rate>", 'bytes a second from the user, such as "2 MB"')
    .option("--download <rate>", "bytes a second to the user")
    .option("--quota <size>", 'what the files of this user may come to, such as "10 GB"')
    .action(async (name, options) => {
      status = await (await import("./commands/users.ts")).addUser(name, options, io);
    });
  ofUsers("passwd", "give a user another password: asks for it, or reads it from standard input")
    .argument("<name>", "name of the user")
    .action(async (name, options) => {
      status = await (await import("./commands/users.ts")).changePassword(name, options, io);
    });
  ofUsers("list", "show who is in a users file, with rights and limits")
    .alias("ls")
    .addOption(language())
    .action(async (options) => {
      status = await (await import("./commands/users.ts")).listUsers(options, io);
    });
  ofUsers("remove", "take a user out of a users file; files are left alone")
    .alias("rm")
    .argument("<name>", "name of the user")
    .action(async (name, options) => {
      status = await (await import("./commands/users.ts")).removeUser(name, options, io);
    });

  for (const one of command.commands)
    one.showHelpAfterError(`(twinport ${one.name()} --help lists its options)`);
  for (const one of users.commands)
    one.showHelpAfterError(`(twinport users ${one.name()} --help lists its options)`);
  return {
    async parse(argv) {
      await command.parseAsync([...argv]);
      return status;
    },
  };
}

function followed(text: string): { session: number; data: number | null } {
  // "1", "C1", "1.2", "C1.D2"
  const [, session, data] = /^C?(\d{1,9})(?:\.D?(\d{1,9}))?$/i.exec(text) ?? [];
  if (session === undefined) throw new InvalidArgumentError("It is no connection, such as C1 or C1.D2.");
  return { session: Number(session), data: data === undefined ? null : Number(data) };
}
