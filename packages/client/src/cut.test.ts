import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpError } from "@twinport/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MockServer, type MockSession } from "../test/mock-server.ts";
import { dialMock } from "../test/with-client.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-cut-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A server that says everything right, and is gone after `bytes` bytes of its replies. */
function mortal(bytes: number, how: "end" | "reset") {
  return async (s: MockSession) => {
    let left = bytes;
    const say = async (line: string): Promise<void> => {
      const text = `${line}\r\n`;
      await s.raw(text.slice(0, left));
      left -= text.length;
      if (left >= 0) return;
      if (how === "end") s.socket.end();
      else s.socket.resetAndDestroy();
      throw gone;
    };
    try {
      await say("220 hi");
      for (;;) {
        const line = await s.read();
        if (line === undefined) return;
        if (line === "PASV") {
          const data = await s.listen();
          await say(`227 (127,0,0,1,${data.port >> 8},${data.port & 255})`);
          const command = await s.read();
          if (command === undefined) return;
          await say("150 go (5 bytes)");
          if (command.startsWith("STOR")) await data.receive();
          else await data.send("12345");
          await say("226 done");
        } else if (line === "QUIT") {
          await say("221 bye");
          s.socket.end();
        } else if (line === "USER u") await say("331-password\r\n220 not this\r\n331 please");
        else await say("200 ok");
      }
    } catch (error) {
      if (error !== gone) throw error;
    }
  };
}
const gone = new Error("gone");

/** Everything a user does, each step's failure kept. */
async function session(server: MockServer, file: string): Promise<unknown[]> {
  const failures: unknown[] = [];
  const keep = (error: unknown) => void failures.push(error);
  const client = await dialMock(server).catch(keep);
  if (!client) return failures;
  await client.login("u", "p").catch(keep);
  await Promise.all([
    client.listText("LIST").catch(keep),
    client.downloadTo("f", file).catch(keep),
    client.upload(Buffer.from("abc"), "g").catch(keep),
    client.command("NOOP").catch(keep),
  ]);
  await client.quit();
  expect(client.closed).toBe(true);
  return failures;
}

describe("a server that is gone at any moment", () => {
  for (const how of ["end", "reset"] as const) {
    it(`by ${how}: every call settles with a typed error, the local file is old or whole`, async () => {
      const file = join(folder, "precious");
      let whole = 0;
      for (let bytes = 0; bytes < 330; bytes += how === "end" ? 1 : 3) {
        await writeFile(file, "precious");
        const server = await MockServer.start(mortal(bytes, how));
        const failures = await session(server, file);
        await server.close();
        for (const failure of failures) {
          expect(failure).toBeInstanceOf(FtpError);
          const known = ["closed", "transfer", "connect-failed", "data-connection", "protocol"];
          expect(known).toContain((failure as FtpError).code);
        }
        const content = await readFile(file, "utf8");
        expect(["precious", "12345"]).toContain(content);
        if (content === "12345") whole += 1;
        if (failures.length === 0) expect(content).toBe("12345");
      }
      expect(whole).toBeGreaterThan(0);
      expect(await readdir(folder)).toEqual(["precious"]);
    });
  }
});
