// `npm run bench -- capture …`: the parts of Twinport that are measured, by name.
import process from "node:process";

const benches = {
  capture: () => import("./capture/main.mjs"),
  server: () => import("./server/main.mjs"),
  client: () => import("./client/main.mjs"),
};
const [name, ...args] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`npm run bench -- ${Object.keys(benches).join("|")} …`);
  process.exit(2);
}
const { main } = await load();
await main(args);
