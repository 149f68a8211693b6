import { readdirSync, readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { MemoryStorage } from "@twinport/server";
import { Peer, startTestServer } from "@twinport/server/testing";
import { describe, expect, it } from "vitest";
import { play } from "./player.ts";
import { parseTranscript } from "./transcript.ts";

// What cameras, printers, mainframes and old clients say, and what they go astray on. README.md tells how to add one.
const here = new URL(".", import.meta.url);
const names = readdirSync(here).filter((name) => name.endsWith(".txt"));

describe("devices", () => {
  it.each(names.map((name) => name.replace(/\.txt$/, "")))("%s gets what it needs", async (name) => {
    const { before, after, steps, tls } = parseTranscript(readFileSync(new URL(`${name}.txt`, here), "utf8"));
    const storage = new MemoryStorage({ files: Object.fromEntries(before) });
    const server = await startTestServer({
      storage,
      anonymous: storage,
      tls: tls && { sessionReuse: "require" },
      limits: { badCommandsBeforeLogin: 3 },
    });
    try {
      const peer = await Peer.connect(server.address);
      await play(peer, steps);
      peer.close();
      for (const [path, content] of after) {
        const file = await storage.openFile(path);
        expect((await buffer(file.stream(0))).toString(), path).toBe(content);
      }
      expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe("a transcript", () => {
  it("is read strictly: what is no line of it is an error", () => {
    for (const line of ["C>USER u", "S< ok", "D data", "before camera.jpg", "after /f"]) {
      expect(() => parseTranscript(`S< 220\n${line}\n`), line).toThrow("line 2");
    }
  });

  it("takes patterns literally but for the asterisk", () => {
    const [reply] = parseTranscript('S< 257 "/a.b" *\n').steps;
    const text = reply?.kind === "reply" ? reply.text : /$^/;
    expect('"/a.b" is\nhere').toMatch(text);
    expect('"/axb" is here').not.toMatch(text);
  });
});
