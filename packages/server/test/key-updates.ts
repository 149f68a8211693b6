import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Endpoint } from "@twinport/protocol";

/** A client by `openssl s_client`, which alone can be told to update its keys. */
export interface KeyUpdates {
  /** Sends a KeyUpdate of TLS 1.3, which asks for one in return. False: the connection is gone. */
  update(): Promise<boolean>;
  /** Ends it. */
  close(): void;
}

/** Connects with TLS 1.3 at once. Resolves when the handshake is done. */
export async function keyUpdates({ address, port }: Endpoint): Promise<KeyUpdates> {
  const options = ["s_client", "-connect", `${address}:${port}`, "-tls1_3"];
  const client = spawn("openssl", options, { stdio: "pipe" });
  let said = "";
  let gone = false;
  let wake: () => void = () => undefined;
  for (const stream of [client.stdout, client.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
      wake();
    });
  }
  client.stdin.on("error", () => undefined);
  client.once("close", () => {
    gone = true;
    wake();
  });
  /** What it says may come in pieces, and other words between. */
  const hear = async (words: string) => {
    while (!said.includes(words)) {
      if (gone) return false;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    said = said.slice(said.indexOf(words) + words.length);
    return true;
  };
  await once(client, "spawn");
  if (!(await hear("Verify return code"))) throw new Error(said);
  return {
    update: async () => {
      client.stdin.write("K\n");
      return hear("KEYUPDATE");
    },
    close: () => client.kill(),
  };
}
