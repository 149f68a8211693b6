// A plan in a process of its own, whose heap can be looked at: told on the command line where, and of which directory.
import process from "node:process";
import { connect } from "@twinport/client";

const [where = "", remote = "", local = ""] = process.argv.slice(2);
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const client = await connect(where);
const before = heap();
let entries = 0;
let most = 0;
for await (const _ of client.planMirror({ from: { remote }, to: { local } })) {
  entries += 1;
  if (entries % 8192 === 1) most = Math.max(most, heap() - before);
}
process.stdout.write(JSON.stringify({ entries, most }));
await client.close();
