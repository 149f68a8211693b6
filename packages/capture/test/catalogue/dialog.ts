import { Scene, type Wire } from "../scene.ts";

/** Hosts of the scenes: with public addresses, so that a third one is seen to be none of theirs. */
export const hosts = { client: "198.51.100.4", server: "192.0.2.9", third: "203.0.113.7" } as const;

/** A control connection that is greeted. */
export function greeted(scene: Scene): Wire {
  const control = scene.connect(`${hosts.client}:40000`, `${hosts.server}:21`);
  control.server("220 Hello");
  return control;
}

/** Commands with a sentence of their own, without an argument where one would make it another sentence. */
const bare = new Set(["PASV", "EPSV", "LPSV", "LIST", "NLST", "MLSD", "STAT", "HELP", "QUIT"]);
const argued: Readonly<Record<string, string>> = {
  PORT: "198,51,100,4,156,65",
  EPRT: "|1|198.51.100.4|40001|",
  LPRT: "4,4,198,51,100,4,2,156,65",
  AUTH: "GSSAPI",
  PROT: "E",
};

/** Every command, each refused. */
export function everyCommand(verbs: readonly string[]): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  for (const verb of verbs) {
    control.ask(bare.has(verb) ? verb : `${verb} ${argued[verb] ?? "x"}`, "502 No");
  }
  return scene;
}

/** Commands whose argument decides what they mean. */
const forms = `
FROB x|FROB|RETR|PORT x|EPRT |x
PORT 203,0,113,7,0,80|EPRT §1§203.0.113.7§80§
TYPE A|TYPE I|TYPE E|MODE S|MODE B|MODE C|MODE Z|STRU F|STRU R|STRU P|EPSV ALL
LIST x|LIST -a|LIST -a x|NLST x|NLST -a|NLST -a x|MLSD x|MLSD -a|MLSD -a x|MLST|STAT x|STAT -a|STAT -a x
MFMT 20240102030405 x|MFCT 20240102030405 x|HELP x|LANG|AUTH TLS|PROT P|PROT C|USER anonymous
`;

/** Every form of a command, each refused. */
export function everyForm(): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  for (const line of forms.split(/[|\n]/).filter((form) => form !== "")) {
    control.ask(line.replaceAll("§", "|"), "502 No");
  }
  control.data("initiator", Uint8Array.of(0xff, 0xf4, 0xff, 0xf2, ...new TextEncoder().encode("ABOR\r\n")));
  control.server("225 Nothing to stop");
  control.ask("RETR f", "150 Open");
  control.client("ABOR");
  control.server("426 Stopped");
  control.server("226 Stopped");
  return scene;
}

/** Commands and what is replied: "COMMAND < reply < reply", lines of a reply divided by "/". */
const dialogs = `
RETR f < 110 MARK x = y < 125 Open < 226 Done
RETR f < 150 Opening BINARY mode data connection for f (5 bytes) < 250 Done
RETR f < 120 In 5 minutes < 426 Broken
RETR f < 120 Soon < 425 No way
RETR f < 450 Busy
STOR f < 150 Go on < 226 Done
STOU < 150 Go on < 226 Done
LIST < 150 Here it comes < 226 Done
PORT 198,51,100,4,156,65 < 200 OK
PORT 203,0,113,7,0,80 < 200 OK
PORT x < 200 OK
PORT 198,51,100,4,156,65 < 500 Illegal PORT
EPRT |1|198.51.100.4|40001| < 500 Illegal EPRT
TYPE I < 200 Type set
NOOP < 200 Fine
ALLO 5 < 202 Not needed
FEAT < 211-Features/ MDTM/ SIZE/211 End
FEAT < 211 None
STAT < 211 All well
STAT f < 212 f
SIZE f < 213 5
MDTM f < 213 20240102030405
HELP < 214 Help yourself
SYST < 215 UNIX Type: L8
HOST h < 220 Host accepted
REIN < 220 Ready
ABOR < 225 Nothing to stop
ABOR < 226 Stopped
NOOP < 225 Idle
PASV < 227 Entering Passive Mode (192,0,2,9,195,80)
PASV < 227 Entering Passive Mode (203,0,113,7,195,80)
PASV < 227 Entering Passive Mode
LPSV < 228 Entering Long Passive Mode (4,4,192,0,2,9,2,195,80)
EPSV < 229 Entering Extended Passive Mode (|||50001|)
EPSV < 229 Entering Extended Passive Mode
LPSV < 228 Entering Long Passive Mode
PASV < 227 Entering Passive Mode 192. 0.2.009.195.80
EPSV < 229 Entering Extended Passive Mode (|||50001)
EPRT |2|198.51.100.4|40001|x < 200 OK
PASS x < 230 Welcome
USER u < 232 Welcome
AUTH GSSAPI < 334 Go on
ADAT x < 235 Done
CWD < 250 OK
CWD d < 250 OK
DELE f < 250 OK
RMD d < 250 OK
RNTO f < 250 OK
MLST f < 250-Facts/ type=file; f/250 End
MLST < 250-Facts/ type=dir; ./250 End
PWD < 257 "/d"
MKD d < 257 "/d" made
USER u < 331 Password
USER u < 332 Account
RNFR f < 350 Go on
REST 5 < 350 Go on
USER u < 430 Wrong
AUTH TLS < 431 Not now
HOST h < 434 No such host
RETR f < 451 Local error
STOR f < 452 Full
FROB < 500 OOPS: vsftpd: trouble
RETR f < 501 What
FROB < 502 No
RNTO f < 503 RNFR first
TYPE X < 504 No
PORT 1 < 504 No
RETR f < 521 Not with PROT C
EPRT |2|::1|40001| < 522 Not that family, use (1)
EPRT |2|::1|40001| < 522 Not that family
RETR f < 522 TLS failed
RETR f < 522 Data connections must be encrypted.
PASS x < 530 Wrong
LIST < 530 Log in first
LIST < 530 TLS required
STOR f < 532 Account
PROT P < 533 No
AUTH TLS < 534 No
ADAT x < 535 No
PROT E < 536 No
RETR f < 550 No such file
STOR f < 550 Forbidden
MKD d < 550 File exists
CWD f < 550 Not a directory
RETR d < 550 Not a regular file
SIZE f < 550 No SIZE in ASCII mode
RETR < 550 No
RETR f < 551 Page type
RETR f < 554 REST position beyond the end
STOR f < 552 Quota
STOR f < 553 Bad name
NOOP < 631 xxx
NOOP < 632 xxx
AUTH GSSAPI < 234 Done
RETR f < 150 Coming < 226 Done
NOOP < 350 Odd
`;

/** Every reply, to the command that makes it mean what it does, and the digits of those that have no sentence. */
export function everyReply(): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  for (const dialog of dialogs.split("\n").filter((line) => line !== "")) {
    const [command = "", ...replies] = dialog.split(" < ");
    control.client(command);
    for (const reply of replies) control.server(reply.replaceAll("/2", "\r\n2").replaceAll("/ ", "\r\n "));
  }
  for (const code of [100, 299, 319, 329, 433, 440, 559, 600]) control.ask("NOOP", `${code} Odd`);
  control.client("RETR f");
  control.server("150 Coming for f");
  control.server("221 Unasked");
  control.ask("QUIT", "221 Bye");
  for (const why of ["Timeout", "Too many connections", "Going down"]) control.server(`421 ${why}`);
  return scene;
}
