// Rules of your own over sessions: here, files that ASCII mode spoils, and servers that connect to clients.
// Ends with status 1 if one applies, for scripts.
//
//   node own-rule.mjs capture.pcap
import process from "node:process";
import { analyze } from "@twinport/capture/node";

/** A rule is given a session, and gives lines. */
const rules = {
  "ascii-spoils": ({ transfers }) =>
    transfers
      .filter(({ type, argument }) => type === "A" && /\.(?:zip|gz|7z|exe|jpe?g|png|pdf)$/i.test(argument))
      .map(({ connection, argument }) => `${connection}: ${JSON.stringify(argument)} went in ASCII mode`),

  "active-mode": ({ connections }) =>
    connections
      .filter(({ initiator, state }) => initiator === "server" && state === "open")
      .map(
        ({ id, from, to }) => `${id}: ${from.address} connected to ${to.address}:${to.port} of the client`,
      ),
};

const [capture] = process.argv.slice(2);
if (capture === undefined) {
  console.error("usage: node own-rule.mjs CAPTURE");
  process.exit(2);
}

for await (const session of analyze(capture)) {
  for (const [name, rule] of Object.entries(rules)) {
    for (const line of rule(session)) {
      console.log(`${name} ${line}`);
      process.exitCode = 1;
    }
  }
}
