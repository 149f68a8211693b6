import { concatBytes, PcapWriter, TcpFlow } from "@twinport/capture";

/** Lines of a dialog: "> " of the client, "< " of the server. */
export type Dialog = readonly string[];

/** A capture of control connections, one behind the other, each from a port of its own. */
export function controlCapture(client: string, server: string, dialogs: readonly Dialog[]): Uint8Array {
  const writer = new PcapWriter();
  const parts = [writer.header()];
  const encoder = new TextEncoder();
  let seconds = 1_700_000_000;
  const add = (frame: ReturnType<TcpFlow["syn"]>): void => {
    parts.push(writer.packet({ seconds, nanos: 0 }, frame));
    seconds++;
  };
  for (const [at, dialog] of dialogs.entries()) {
    const flow = new TcpFlow({ address: client, port: 40_000 + at }, { address: server, port: 21 });
    add(flow.syn());
    add(flow.synAck());
    add(flow.ack("initiator"));
    for (const line of dialog) {
      const from = line.startsWith(">") ? "initiator" : "responder";
      add(flow.data(from, encoder.encode(`${line.slice(2)}\r\n`)));
    }
  }
  return concatBytes(parts);
}
