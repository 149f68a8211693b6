import { readFile } from "node:fs/promises";
import type { WireEvent } from "@twinport/client";
import { expect, it } from "vitest";
import { big, served } from "./served.ts";

it("an observer that keeps the bytes of files going down and up has them as they were", async () => {
  const payloads = { "to-client": [] as Uint8Array[], "to-server": [] as Uint8Array[] };
  const observer = {
    dataPayload: true,
    event(event: WireEvent) {
      if (event.type === "bytes" && event.id > 1)
        payloads[event.direction].push(event.payload ?? Buffer.of());
    },
  };
  await served(
    { "/big": big },
    async ({ client, local, content }) => {
      await client.download("/big").toFile(local("big"));
      expect(big.equals(await readFile(local("big")))).toBe(true);
      await client.upload({ file: local("big") }, "/again");
      expect((await content("/again"))?.equals(big)).toBe(true);
    },
    { observer },
  );
  expect(Buffer.concat(payloads["to-client"]).equals(big)).toBe(true);
  expect(Buffer.concat(payloads["to-server"]).equals(big)).toBe(true);
});
