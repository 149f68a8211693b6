import process from "node:process";
import type { Stage } from "../network/stage.ts";

/**
 * The client asks the server for a web page as well; nobody listens there, and it is refused. What never comes about is not in
 * a capture, and only a connection to another port shows that no filter such as "port 21" has left it out.
 */
export async function askForWebPage(stage: Stage): Promise<void> {
  const { address } = stage.server;
  const program = `require("node:net").connect(80, ${JSON.stringify(address)}).on("error", () => {})`;
  await stage.must("client", [process.execPath, "--eval", program]);
}
