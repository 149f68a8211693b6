import { openSession } from "@twinport/client";
import type { WireObserver } from "@twinport/protocol";
import { demoFile, type Stage } from "./stage.ts";

/** The article's session: log in, ask for the system, list, download in binary, quit; in the mode asked for. */
export async function playSession(
  stage: Stage,
  mode: "pasv" | "port",
  observer?: WireObserver,
): Promise<void> {
  const client = await openSession({
    host: stage.server.address,
    port: stage.server.port,
    modes: [mode],
    ...(observer === undefined ? {} : { observer }),
  });
  await client.login(stage.user, stage.password);
  await client.system();
  await client.listText("LIST");
  const download = await client.download(demoFile, { type: "image" });
  download.stream.resume();
  await download.done;
  await client.quit();
}
