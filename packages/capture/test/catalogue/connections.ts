import { TCP_ACK, TCP_PSH } from "../../src/decode/index.ts";
import { Scene, type Wire } from "../scene.ts";
import { greeted, hosts } from "./dialog.ts";

const { client, server, third } = hosts;
const control: readonly [string, string] = [`${client}:40000`, `${server}:21`];
const passive: readonly [string, string] = [`${client}:40001`, `${server}:50000`];
const pasv = "227 Entering Passive Mode (192,0,2,9,195,80)";
const port = "PORT 198,51,100,4,156,66";

/** A scene with a control connection and, if asked for, an address announced on it. */
function scene(play: (scene: Scene, control: Wire) => void): Scene {
  const made = new Scene();
  play(made, greeted(made));
  return made;
}

/** Openings and closes, of control and data connections. */
export const openings: readonly Scene[] = [
  scene((made, wire) => {
    // Passive, closed with four packets; then used again with the same ports, closed with three.
    for (const again of [false, true]) {
      wire.ask("PASV", pasv);
      const data = made.flow(...passive, again ? 1000 : 2000);
      data.handshake();
      wire.ask("LIST", "150 Coming");
      data.data("responder", "-rw-r--r-- 1 a a 5 Jan  1  2020 f\r\n");
      if (again) data.close("responder");
      else data.close4("responder");
      wire.server("226 Done");
      made.wait(60);
    }
    wire.fin("initiator");
    wire.ack("responder");
  }),
  scene((made, wire) => {
    wire.ask(port, "200 OK");
    const data = made.connect(`${server}:20`, `${client}:40002`);
    wire.ask("RETR f", "150 Opening BINARY mode data connection for f (5 bytes)");
    data.data("initiator", "12345");
    data.fin("initiator");
    data.fin("responder");
    data.ack("initiator");
    data.reset("responder");
    wire.server("226 Done");
    wire.ask(port, "200 OK");
    made.connect(`${server}:61000`, `${client}:40002`).close("initiator");
    wire.ask("PORT 203,0,113,7,156,66", "200 OK");
    wire.client("STOR f");
    const stranger = made.connect(`${server}:20`, `${third}:40002`);
    wire.server("150 Go on");
    stranger.data("responder", "12345");
    stranger.close("responder");
    wire.server("226 Done");
    // The server is there before it says that it will come.
    wire.client("PORT 198,51,100,4,156,81");
    const soon = made.connect(`${server}:20`, `${client}:40017`);
    wire.server("200 OK");
    soon.close("initiator");
    // Both sides send their FIN before either has seen the other's.
    const next = wire.next("initiator");
    wire.fin("initiator");
    wire.segment("responder", { flags: 0x11, ack: next });
  }),
  scene((made, wire) => {
    // Somebody else comes to the passive port, then the client; an attempt that fails in each way.
    wire.ask("PASV", pasv);
    made.connect(`${third}:40001`, `${server}:50000`).close("initiator");
    const data = made.connect(...passive);
    wire.ask("RETR f", "150 Opening BINARY mode data connection for f (50 bytes)");
    data.data("responder", "12345");
    data.reset("initiator");
    wire.server("426 Broken");
    // Somebody else takes what was meant for the client.
    wire.ask("PASV", "227 Entering Passive Mode (192,0,2,9,200,1)");
    const thief = made.connect(`${third}:40002`, `${server}:51201`);
    wire.ask("RETR f", "150 Go on");
    thief.data("responder", "12345");
    thief.close("responder");
    wire.server("226 Done");
    wire.ask("EPSV", "229 Entering Extended Passive Mode (|||50001|)");
    const refused = made.flow(`${client}:40003`, `${server}:50001`);
    refused.syn();
    refused.reset("responder");
    wire.server("425 No");
    wire.ask("EPSV", "229 Entering Extended Passive Mode (|||50002|)");
    const silent = made.flow(`${client}:40004`, `${server}:50002`);
    silent.syn();
    made.wait(3);
    silent.syn();
    wire.ask("PORT 203,0,113,7,156,70", "200 OK");
    wire.client("LIST");
    const failed = made.flow(`${server}:20`, `${third}:40006`);
    failed.syn();
    failed.reset("responder");
    wire.server("425 No");
    wire.ask("PORT 203,0,113,7,156,71", "200 OK");
    wire.fin("responder");
    wire.reset("initiator");
  }),
  scene((made, wire) => {
    // The announced addresses are those before a translation on the way.
    wire.ask("PASV", "227 Entering Passive Mode (10,0,0,9,195,80)");
    made.connect(...passive).close("responder");
    wire.ask("PORT 10,0,0,4,156,66", "200 OK");
    made.connect(`${server}:20`, `${client}:40002`).close("responder");
  }),
  scene((made, wire) => {
    // Two servers behind one address announce the same port.
    const other = made.connect(`${client}:40100`, `${server}:21`);
    other.server("220 Hello");
    wire.ask("PASV", "227 Entering Passive Mode (10,0,0,9,195,80)");
    other.ask("PASV", "227 Entering Passive Mode (10,0,0,8,195,80)");
    const data = made.connect(...passive);
    data.data("responder", "12345");
    data.close("responder");
  }),
  scene((made, wire) => {
    wire.ask("EPSV", "229 Entering Extended Passive Mode (|||50002|)");
    const half = made.flow(`${client}:40004`, `${server}:50002`);
    half.syn();
    half.synAck();
  }),
];

/** An attempt that ends with the capture. */
export function attempt(): Scene {
  const made = new Scene();
  made.flow(...control).syn();
  return made;
}

/** The capture begins in the middle; nothing is answered. */
export function midstream(): Scene {
  const made = new Scene();
  const wire = made.flow(...control);
  wire.ask("NOOP", "200 OK");
  wire.client("RETR f");
  wire.server("150 Coming");
  wire.server("226 Done");
  wire.client("NOOP");
  made.wait(4);
  const active = made.connect(`${server}:20`, `${client}:40005`);
  active.data("initiator", "12345");
  active.close("initiator");
  return made;
}

/** Losses, reordering, stalls, resets. */
export const troubles: readonly Scene[] = [
  scene((made, wire) => {
    wire.ask("PASV", pasv);
    const data = made.connect(...passive);
    wire.ask("RETR f", "150 Opening BINARY mode data connection for f (9,000 bytes)");
    const first = data.next("responder");
    data.data("responder", new Uint8Array(1000));
    // The third is lost, three ACKs say so, it comes again.
    const lost = data.next("responder");
    data.skip("responder", "x".repeat(1000));
    for (let more = 0; more < 4; more++) {
      data.data("responder", new Uint8Array(1000));
      data.segment("initiator", { flags: TCP_ACK, ack: lost });
    }
    data.again("responder", lost, "x".repeat(1000));
    data.ack("initiator");
    made.wait(1);
    data.again("responder", first, "\0".repeat(1000));
    // One overtakes another.
    const late = data.next("responder");
    data.skip("responder", "y".repeat(1000));
    data.data("responder", new Uint8Array(1000));
    data.again("responder", late, "y".repeat(1000));
    // A full buffer, twice.
    for (let stall = 0; stall < 2; stall++) {
      data.segment("initiator", { flags: TCP_ACK, window: 0 });
      made.wait(1);
      data.segment("initiator", { flags: TCP_ACK, window: 500 });
    }
    data.data("responder", new Uint8Array(5000));
    // Acknowledged, and not in the capture.
    data.skip("responder", "z".repeat(2000));
    data.ack("initiator");
    data.data("responder", new Uint8Array(1000));
    data.close("responder");
    wire.server("226 Done");
    // A probe for life, and a reset.
    made.wait(100);
    wire.segment("initiator", { flags: TCP_ACK, seq: wire.next("initiator") - 1 });
    wire.ack("responder");
    wire.client("NOOP");
    for (let again = 0; again < 3; again++) {
      made.wait(1);
      wire.again("initiator", wire.next("initiator") - 6, "NOOP\r\n");
    }
    wire.again("initiator", wire.next("initiator") - 6, "NOPE\r\n");
    made.wait(7200);
    wire.reset("responder");
  }),
  scene((made, wire) => {
    wire.ask("PASV", pasv);
    const data = made.connect(...passive);
    wire.ask("RETR f", "150 Coming");
    data.segment("initiator", { flags: TCP_ACK, window: 0 });
    made.wait(1);
    data.segment("initiator", { flags: TCP_ACK, window: 500 });
    data.skip("responder", "lost at the end");
    data.data("responder", "12345");
    // Once more than can be held waits for a hole.
    wire.skip("responder", "226 Done\r\n");
    for (let more = 0; more < 20; more++) wire.data("responder", new Uint8Array(60_000).fill(0x41));
  }),
  scene((_, wire) => {
    wire.fin("responder");
    wire.client("QUIT");
    wire.reset("responder");
  }),
  scene((made, wire) => {
    wire.ask("NOOP", "200 OK");
    made.copy();
    wire.client("NOOP\r\n\0\r\nwhat is this");
    wire.server("no reply");
    wire.data("initiator", Uint8Array.of(0xff, 0xf4));
    wire.fin("initiator");
    made.spoil(21);
  }),
  scene((_, wire) => {
    wire.server("299 Unasked");
    wire.ask("AUTH TLS", "234 Go on");
    wire.data("initiator", Uint8Array.of(0x16, 3, 1, 0, 4, 1, 0, 0, 0));
  }),
  scene((_, wire) => {
    wire.data("initiator", 40);
    wire.data("responder", 40);
  }),
];

/** A handshake whose third packet carries the first command. */
export function early(): Scene {
  const made = new Scene();
  const wire = made.flow(...control);
  wire.syn();
  wire.synAck();
  wire.segment("initiator", { flags: TCP_ACK | TCP_PSH, payload: new TextEncoder().encode("USER ftp\r\n") });
  wire.ask("QUIT", "220 Hello");
  return made;
}
