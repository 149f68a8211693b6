import { commands, siteWords } from "@twinport/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/types.ts";
import { type Peer, startTestServer, type TestServer } from "../testing/index.ts";
import { rights as allRights, type FolderRights, toRead } from "./rights.ts";

const sets: Readonly<Record<string, FolderRights>> = {
  all: { "/": allRights },
  none: { "/": allRights, "/box": [] },
  "to read": toRead,
  list: { "/": toRead["/"] ?? [], "/box": ["list"] },
  read: { "/": allRights, "/box": ["read"] },
  "a drop box": { ...toRead, "/box": ["write"] },
  "a log": { "/": allRights, "/box": ["list", "append"] },
  "an archive": { "/": allRights, "/box": ["list", "read", "write", "mkdir"] },
  tidying: { "/": ["list", "rename", "chmod"], "/box": ["delete", "rename", "chmod"] },
};

/** Ways to say a path that is given without its first slash. */
const spellings: readonly ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => `//${path}`,
  (path) => `./${path}`,
  (path) => `d/../${path}`,
  (path) => `${path}/`,
];

/** Every verb that takes a path, with its aliases. */
const verbs = [
  ...Object.entries(commands).filter(([, spec]) => "served" in spec && spec.served && spec.kind === "path"),
  ...[...siteWords]
    .filter(([, spec]) => spec.served && spec.kind === "path")
    .map(([word, spec]) => [`SITE ${word}`, spec] as const),
].map(([verb]) => verb);

const inFront: Readonly<Record<string, string>> = {
  MFMT: "20200102030405 ",
  MFCT: "20200102030405 ",
  MFF: "Modify=20200102030405;UNIX.mode=600; ",
  "SITE CHMOD": "600 ",
  "SITE UTIME": "20200102030405 ",
};
const uploads = new Set(["STOR", "APPE", "STOU"]);
const downloads = new Set(["RETR", "LIST", "NLST", "MLSD"]);

const running: TestServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

/** Carries out a verb on a path, and gives the code that it ends with. */
async function carryOut(peer: Peer, verb: string, path: string): Promise<string> {
  const line = `${verb} ${inFront[verb] ?? ""}${path}`;
  if (verb === "RNTO") await peer.say("RNFR /d/x");
  if (uploads.has(verb)) return (await peer.upload("EPSV", line, "new")).replies.at(-1) ?? "";
  if (downloads.has(verb)) return (await peer.download("EPSV", line)).replies.at(-1) ?? "";
  const reply = await peer.say(line);
  return verb === "RNFR" && reply.startsWith("350") ? peer.say("RNTO /d/moved") : reply;
}

async function treeOf(storage: Storage, path = "/"): Promise<string[]> {
  const lines: string[] = [];
  const opened = await storage.openDirectory(path, "facts");
  for await (const batch of opened.entries()) {
    for (const { name, facts } of batch) {
      const place = `${path === "/" ? "" : path}/${name}`;
      lines.push(`${place} ${facts?.size} ${facts?.mode?.toString(8)} ${facts?.modifiedMs}`);
      if (facts?.type === "directory") lines.push(...(await treeOf(storage, place)));
    }
  }
  return lines;
}

describe("what an account may do (T32)", () => {
  const fresh = () =>
    new MemoryStorage({ files: { "/box/f": "abc", "/box/in/g": "", "/d/x": "" }, now: () => 0 });
  let storage = fresh();
  const verdicts = async (set: string) => {
    const rights = sets[set];
    const server = await startTestServer({
      authenticator: {
        authenticate: async () => ({ name: "u", storage, ...(rights === undefined ? {} : { rights }) }),
      },
      limits: { portRestTime: 0 },
    });
    running.push(server);
    const peer = await server.peer();
    return async (verb: string, path: string) => {
      storage = fresh();
      const before = await treeOf(storage);
      await peer.codes("USER u", "PASS p", "TYPE I");
      const code = (await carryOut(peer, verb, path)).slice(0, 3);
      const after = await treeOf(storage);
      return {
        code,
        changed: after.join() !== before.join(),
        after: after.map((line) => line.replace(/\.[0-9]{17}-/, ".MOMENT-")),
      };
    };
  };

  it.each(Object.keys(sets))(
    "is the same however a path is said: %s",
    async (set) => {
      const verdict = await verdicts(set);
      for (const verb of verbs) {
        for (const path of ["box/f", "box/in", "box/new"]) {
          const [first, ...others] = spellings;
          const said = await verdict(verb, first?.(path) ?? "");
          for (const spell of others) {
            const spelled = spell(path);
            // To STOU a slash at the end says that it is the place for a file, and not its name.
            if (verb === "STOU" && spelled.endsWith("/")) continue;
            expect(await verdict(verb, spelled), `${verb} ${spelled}`).toEqual(said);
          }
          if (set === "none")
            expect(said, verb).toMatchObject({ code: expect.stringMatching(/^5/), changed: false });
          if (set === "to read") expect(said.changed, verb).toBe(false);
        }
      }
    },
    60_000,
  );
});
