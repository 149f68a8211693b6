import { concatBytes } from "../../src/write/bytes.ts";
import { PcapngWriter, WireCapture } from "../../src/write/index.ts";
import { enhancedPacket, interfaceBlock, namesBlock, option, section } from "../build.ts";
import { readAll } from "../collect.ts";
import { Scene, type Wire } from "../scene.ts";
import { greeted, hosts } from "./dialog.ts";

const { client, server, third } = hosts;

/** How one transfer goes. */
interface Play {
  readonly before?: readonly (readonly [command: string, reply: string])[];
  readonly command: string;
  readonly opening: string;
  readonly data: readonly (string | Uint8Array | number)[];
  readonly up?: boolean;
  readonly final?: string;
}

const type = ["TYPE I", "200 OK"] as const;

/** Transfers of every kind and outcome. */
const plays: readonly Play[] = [
  { before: [type, ["SIZE f", "213 5"]], command: "RETR f", opening: "150 Go", data: ["12", "345"] },
  { command: "RETR f", opening: "150 Go (9 bytes)", data: ["12345"] },
  { before: [["REST 3", "350 Go on"]], command: "RETR f", opening: "150 Go", data: ["45"] },
  { command: "STOR f", opening: "150 Go", data: ["12", "345"], up: true },
  { command: "STOR f", opening: "150 Go", data: ["12345"], up: true },
  { command: "LIST", opening: "150 Go", data: ["what a listing\r\n"] },
  { command: "LIST", opening: "150 Go", data: ["-rw-r--r-- 1 a a 5 Jan  1  2020 f\r\n"] },
  { command: "LIST", opening: "150 Go", data: [] },
  { command: "NLST", opening: "150 Go", data: ["a\r\nb\r\n"] },
  { command: "NLST", opening: "150 Go", data: ["a\r\n", 500] },
  { command: "RETR e", opening: "150 Go", data: [] },
  { command: "RETR e", opening: "150 Go", data: [], final: "426 Broken" },
  { command: "RETR big", opening: "150 Go", data: [new Uint8Array(3000)] },
  { before: [["TYPE A", "200 OK"]], command: "RETR a", opening: "150 Go (4 bytes)", data: ["a\r\n\r\n"] },
  ...["B", "C", "Z"].map((mode): Play => {
    return { before: [[`MODE ${mode}`, "200 OK"]], command: "RETR f", opening: "150 Go", data: ["12345"] };
  }),
];

/** One session with all of them, one in the other mode, and one whose data connection is not captured. */
export function transfers(): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  control.ask("USER u", "331 Password");
  plays.forEach((play, index) => {
    for (const [command, reply] of play.before ?? []) control.ask(command, reply);
    control.ask("PASV", `227 Entering Passive Mode (192,0,2,9,195,${80 + index})`);
    const data = scene.connect(`${client}:${41_000 + index}`, `${server}:${50_000 + index}`);
    control.ask(play.command, play.opening);
    const sender = play.up === true ? "initiator" : "responder";
    for (const payload of play.data) {
      data.data(sender, payload);
      scene.wait(0.01);
    }
    data.close(sender);
    control.server(play.final ?? "226 Done");
  });
  control.ask("PASV", "227 Entering Passive Mode (192,0,2,9,200,1)");
  control.ask("LIST", "150 Go");
  control.server("226 Done");
  control.ask("PASV", "227 Entering Passive Mode (192,0,2,9,200,2)");
  control.ask("MODE S", "200 OK");
  control.ask("TYPE I", "200 OK");
  control.ask("PASV", "227 Entering Passive Mode (192,0,2,9,200,3)");
  const running = scene.connect(`${client}:42000`, `${server}:51203`);
  control.ask("RETR f", "150 Go (9 bytes)");
  running.data("responder", "12345");
  return scene;
}

/** What was announced in one mode and came to nothing: refused, or not seen. */
function fruitless(command: string, reply: string, from: string, to: string, refused: boolean): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  control.ask(command, reply);
  control.client("LIST");
  if (refused) {
    const data = scene.flow(from, to);
    data.syn();
    data.reset("responder");
  }
  control.server("425 No");
  return scene;
}

/** Every outcome of a mode but success. */
export const outcomes: readonly Scene[] = [true, false].flatMap((refused) => [
  fruitless("PASV", "227 (192,0,2,9,195,80)", `${client}:41000`, `${server}:50000`, refused),
  fruitless("PORT 198,51,100,4,156,66", "200 OK", `${server}:20`, `${client}:40002`, refused),
  fruitless("PORT 203,0,113,7,156,66", "200 OK", `${server}:20`, `${third}:40002`, refused),
]);

/** A transfer between two servers. */
export function betweenServers(): Scene {
  const scene = new Scene();
  const to = greeted(scene);
  const from = scene.connect(`${client}:40009`, `${third}:21`);
  from.server("220 Hello");
  to.ask("PASV", "227 (192,0,2,9,195,80)");
  from.ask("PORT 192,0,2,9,195,80", "200 OK");
  to.client("STOR a");
  from.client("RETR a");
  const data = scene.connect(`${third}:20`, `${server}:50000`);
  for (const wire of [to, from]) wire.server("150 Go");
  data.data("initiator", "12345");
  data.close("initiator");
  for (const wire of [to, from]) wire.server("226 Done");
  return scene;
}

/** The SYN of a data connection is answered by a firewall; and an ARP packet. */
export function rejected(): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  control.client("LIST");
  const syn = scene.flow(`${client}:41000`, `${server}:50000`).syn();
  const quoted = syn.data.subarray(14, 42);
  const data = new Uint8Array(42 + quoted.length);
  data.set([0x08, 0x00], 12);
  data.set([0x45, 0, 0, 28 + quoted.length, 0, 0, 0, 0, 64, 1, 0, 0, 203, 0, 113, 1, 198, 51, 100, 4], 14);
  data.set([3, 13], 34);
  data.set(quoted, 42);
  scene.push({ data, originalLength: data.length });
  const arp = new Uint8Array(42);
  arp.set([0x08, 0x06], 12);
  scene.push({ data: arp, originalLength: 42 });
  return scene;
}

/** More rows than a session may have. */
export function long(rows: number): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  control.server("230-Many lines");
  control.server(`${" and one more\r\n".repeat(40)}230 End`);
  for (let row = 0; row < rows; row += 2) control.ask("NOOP", "200 OK");
  return scene;
}

/** A transfer of many packets, each acknowledged by itself. */
export function scattered(): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data: Wire = scene.connect(`${client}:41000`, `${server}:50000`);
  control.ask("RETR f", "150 Go");
  for (let packet = 0; packet < 12; packet++) {
    data.data("responder", new Uint8Array(100));
    data.ack("initiator");
    scene.wait(0.001);
  }
  scene.wait(70);
  data.close("responder");
  control.server("226 Done");
  return scene;
}

/** A capture with names for its hosts, and a comment on every packet. */
function annotated(pcap: Uint8Array): Uint8Array {
  const options = option(1, new TextEncoder().encode("why?"));
  return concatBytes([
    section(),
    interfaceBlock(),
    namesBlock([
      ["c6336404", "pc.example"],
      ["c0000209", "ftp.example"],
    ]),
    ...readAll(pcap).packets.map(({ data }) => enhancedPacket(data, { options })),
  ]);
}

/** Files that say something of themselves, and one that says nothing. */
export function files(): readonly Uint8Array[] {
  const whole = long(2).pcap();
  const writer = new PcapngWriter({ comment: "mine" });
  return [
    whole.subarray(0, whole.length - 5),
    whole.subarray(0, 24),
    writer.header(),
    new WireCapture().finish(),
    annotated(whole),
    concatBytes([whole.subarray(0, 20), Uint8Array.of(147, 0, 0, 0), whole.subarray(24)]),
  ];
}
