import fc from "fast-check";
import { expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { countFiles } from "../limits/count.ts";
import { QuotaUsage } from "../limits/usage.ts";
import { errorCode } from "./errors.ts";
import { MemoryStorage } from "./memory.ts";
import { withQuota } from "./quota.ts";
import type { Upload, UploadMode } from "./types.ts";

const never = new AbortController().signal;
const quota = { bytes: 100, files: 6 };

const path = fc.constantFrom("/a", "/b", "/d/a", "/d/b", "/d");
const size = fc.integer({ min: 0, max: 60 });
const mode: fc.Arbitrary<UploadMode> = fc.oneof(
  fc.constantFrom<UploadMode>({ kind: "replace" }, { kind: "unique" }, { kind: "append" }),
  fc.record({ kind: fc.constantFrom("resume" as const, "patch" as const), start: size }),
);
const slot = fc.integer({ min: 0, max: 3 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant("open" as const), slot, path, mode }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant("write" as const), slot, size }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("commit" as const), slot }) },
  fc.record({ does: fc.constant("abandon" as const), slot }),
  fc.record({ does: fc.constant("remove" as const), path }),
  fc.record({ does: fc.constant("makeDirectory" as const), path }),
  fc.record({ does: fc.constant("removeDirectory" as const), path }),
  fc.record({ does: fc.constant("rename" as const), path, to: path }),
);

/** Only what a storage may refuse is let pass. */
const attempt = (promise: Promise<unknown>) =>
  promise.then(
    () => true,
    (error) => {
      expect(errorCode(error), String(error)).toBeDefined();
      return false;
    },
  );

it("whatever uploads and changes happen at once, there is never more than the quota, nor more than is counted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const inner = new MemoryStorage({ files: { "/a": "1234567890", "/d/a": "12345" } });
      const usage = new QuotaUsage(systemClock, never);
      const storage = withQuota(inner, quota, usage);
      await usage.known(storage);
      const uploads = new Map<number, Upload>();
      const end = async (of: number, how: "commit" | "abandon") => {
        const upload = uploads.get(of);
        if (upload === undefined) return;
        uploads.delete(of);
        if (how === "abandon" || upload.stream.destroyed) return void (await attempt(upload.abandon()));
        await new Promise<void>((resolve) => upload.stream.end(() => resolve()));
        await attempt(upload.commit());
      };
      for (const each of steps) {
        switch (each.does) {
          case "open": {
            if (uploads.has(each.slot)) break;
            await attempt(
              storage.openUpload(each.path, each.mode).then((upload) => {
                upload.stream.on("error", () => undefined);
                uploads.set(each.slot, upload);
              }),
            );
            break;
          }
          case "write": {
            const upload = uploads.get(each.slot);
            if (upload === undefined) break;
            const failed = await new Promise((resolve) =>
              upload.stream.write(Buffer.alloc(each.size), (error) => resolve(error)),
            );
            // As a transfer does.
            if (failed) await end(each.slot, "abandon");
            break;
          }
          case "commit":
          case "abandon":
            await end(each.slot, each.does);
            break;
          case "remove":
            await attempt(storage.removeFile(each.path));
            break;
          case "rename":
            await attempt(storage.rename(each.path, each.to));
            break;
          default:
            await attempt(storage[each.does](each.path));
        }
        const there = await countFiles(inner, never);
        expect(there.bytes, "bytes").toBeLessThanOrEqual(quota.bytes);
        expect(there.files, "files").toBeLessThanOrEqual(quota.files);
        expect(usage.left(quota), "counted").toBeLessThanOrEqual(quota.bytes - there.bytes);
      }
      for (const of of uploads.keys()) await end(of, "abandon");
      // What was in doubt is counted again, and then it is exact; nothing is held any more.
      await usage.known(storage);
      const there = await countFiles(inner, never);
      expect(usage.used).toEqual(there);
      expect(usage.left(quota)).toBe(quota.bytes - there.bytes);
    }),
    { numRuns: 300 },
  );
});
