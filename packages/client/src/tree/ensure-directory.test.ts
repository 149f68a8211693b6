import { expect, it } from "vitest";
import { failure, talk } from "../../test/with-client.ts";
import { ensureDirectory } from "./ensure-directory.ts";

it("asks for the whole path first", async () => {
  await talk(
    async (s) => {
      await s.expect("MKD /a/b/c");
      await s.say('257 "/a/b/c" made');
    },
    (session) => ensureDirectory(session, "/a/b/c"),
  );
});

it("is content with a directory that is there", async () => {
  await talk(
    async (s) => {
      await s.expect("MKD /a");
      await s.say("550 exists");
      await s.expect("PWD");
      await s.say('257 "/home"');
      await s.expect("CWD /a");
      await s.say("250 in");
      await s.expect("CWD /home");
      await s.say("250 back");
    },
    (session) => ensureDirectory(session, "/a"),
  );
});

it("makes those above that are missing", async () => {
  await talk(
    async (s) => {
      for (const path of ["/a/b", "/a"]) {
        await s.expect(`MKD ${path}`);
        if (path === "/a") break;
        await s.say("550 no such directory");
        await s.expect("PWD");
        await s.say('257 "/"');
        await s.expect(`CWD ${path}`);
        await s.say("550 no");
      }
      await s.say('257 "/a" made');
      await s.expect("MKD /a/b");
      await s.say('257 "/a/b" made');
    },
    (session) => ensureDirectory(session, "/a/b"),
  );
});

it("says what the server says where none can be made", async () => {
  await talk(
    async (s) => {
      await s.expect("MKD /file");
      await s.say("550 denied");
      await s.expect("PWD");
      await s.say('257 "/"');
      await s.expect("CWD /file");
      await s.say("550 not a directory");
    },
    async (session) => {
      expect((await failure(ensureDirectory(session, "/file"))).message).toContain("denied");
      expect(session.closed).toBe(false);
    },
  );
});
