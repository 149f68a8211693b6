import type { Side } from "../../src/stream/index.ts";
import { icmpAbout } from "../icmp.ts";
import { Scene, type Wire } from "../scene.ts";
import { greeted, hosts } from "./dialog.ts";

const { client, server } = hosts;

/** A download of which only the packets of one side of the control connection were captured, as a mirror port may give them. */
export function oneSided(kept: Side, mode: "passive" | "active", begun = true): Scene {
  const scene = new Scene();
  const control = scene.flow(`${client}:40000`, `${server}:21`);
  const say = (wire: Wire, from: Side, to: Side, text: string, keep: Side): void => {
    if (from === keep) wire.data(from, text);
    else {
      wire.skip(from, text);
      wire.ack(to);
    }
  };
  const ask = (command: string, reply: string): void => {
    say(control, "initiator", "responder", `${command}\r\n`, kept);
    say(control, "responder", "initiator", `${reply}\r\n`, kept);
  };
  if (begun) openOne(control, kept);
  say(control, "responder", "initiator", "220 Hello\r\n", kept);
  ask("USER u", "230 In");
  if (mode === "passive") ask("PASV", "227 Entering Passive Mode (192,0,2,9,195,80)");
  else ask("PORT 198,51,100,4,195,80", "200 OK");
  say(control, "initiator", "responder", "RETR f\r\n", kept);
  say(control, "responder", "initiator", "150 Opening (5000 bytes)\r\n", kept);
  const passive = mode === "passive";
  const data = passive
    ? scene.flow(`${client}:41000`, `${server}:50000`)
    : scene.flow(`${server}:20`, `${client}:50000`);
  const [sender, receiver] = passive
    ? (["responder", "initiator"] as const)
    : (["initiator", "responder"] as const);
  // In active mode it is the server that opens the connection.
  const own: Side = passive === (kept === "initiator") ? "initiator" : "responder";
  openOne(data, own);
  for (let part = 0; part < 5; part++) say(data, sender, receiver, "x".repeat(1000), own);
  data.fin(own);
  say(control, "responder", "initiator", "226 Done\r\n", kept);
  control.fin(kept);
  return scene;
}

/** A point where a session is seen: its control connection there, and what PORT and 227 name. */
interface Point {
  readonly wire: Wire;
  readonly port: string;
  readonly pasv: string;
}

/** Both sides of a router that translates addresses and rewrites what is announced. */
function bothSides(scene: Scene): [inside: Point, outside: Point] {
  return [
    {
      wire: scene.flow("192.168.1.5:40000", `${server}:21`, 9),
      port: "192,168,1,5,195,80",
      pasv: "203,0,113,7,195,90",
    },
    {
      wire: scene.flow(`${client}:61000`, `${server}:21`, 9),
      port: "198,51,100,4,195,80",
      pasv: "10,0,0,9,195,90",
    },
  ];
}

/** A session on both sides of such a router, each line first where it comes from. */
export function twoPoints(): Scene {
  const scene = new Scene();
  const [inside, outside] = bothSides(scene);
  for (const { wire } of [inside, outside]) wire.handshake();
  for (const { wire } of [outside, inside]) wire.server("220 Hello");
  for (const { wire, port } of [inside, outside]) wire.client(`PORT ${port}`);
  for (const { wire } of [outside, inside]) wire.server("200 OK");
  for (const { wire } of [inside, outside]) wire.client("PASV");
  for (const { wire, pasv } of [outside, inside]) wire.server(`227 Passive (${pasv})`);
  return scene;
}

/** The same where the clocks are ten seconds apart, and too coarse to tell which point a line passed first. */
export function twoClocks(): Scene {
  const scene = new Scene();
  for (const { wire, port } of bothSides(scene)) {
    wire.handshake();
    wire.server("220 Hello");
    wire.ask(`PORT ${port}`, "200 OK");
    scene.wait(10);
  }
  return scene;
}

/** A transfer about which routers complain: packets too large, a way that is gone. */
export function complaints(): Scene {
  const scene = new Scene();
  const control = greeted(scene);
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = scene.connect(`${client}:41000`, `${server}:50000`);
  control.ask("RETR f", "150 Go");
  const large = data.data("responder", new Uint8Array(1400));
  for (let times = 0; times < 3; times++) scene.push(icmpAbout(large, 3, 4, 1300));
  scene.push(icmpAbout(large, 3, 4));
  scene.push(icmpAbout(large, 3, 1));
  return scene;
}

/** A connection from port 20 between the hosts of a whole session, in which nothing announced it. */
export function unannounced(): Scene {
  const scene = new Scene();
  greeted(scene);
  const data = scene.connect(`${server}:20`, `${client}:50000`);
  data.data("initiator", "12345");
  data.close("initiator");
  return scene;
}

function openOne(wire: Wire, kept: Side): void {
  if (kept === "responder") {
    wire.synAck();
    return;
  }
  wire.syn();
  wire.ack("initiator");
}
