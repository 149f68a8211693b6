// A mirror in a process of its own, to be killed: told on the command line what `connect` and `mirror` are to be told.
import process from "node:process";
import { connect } from "@twinport/client";

const [where = "", told = "{}"] = process.argv.slice(2);
const client = await connect(where);
const job = client.mirror(JSON.parse(told));
for await (const event of job) {
  if (event.kind === "progress") process.stdout.write(`${event.action.path} ${event.bytes}\n`);
}
process.stdout.write(`${JSON.stringify(await job.result)}\n`);
await client.close();
