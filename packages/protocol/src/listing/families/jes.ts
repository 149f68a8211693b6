import type { Family } from "../family.ts";
import { splitFields } from "../fields.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

const headings = /^ *(?:JOBNAME +JOBID|ID +STEPNAME +PROCSTEP|-{8,}$|\d+ spool files$)/i;
const states = /^(?:INPUT|OUTPUT|ACTIVE|HELD|HOLD|XEQ|CNV|ARCHIVE)$/i;

/**
 * The spool of z/OS (SITE FILETYPE=JES): jobs, "NAME1  JOB01906  USER1  OUTPUT A  RC=0000 3 spool files", named by
 * their number, which is what RETR takes; then, of one job, its spool files with their bytes.
 */
export const jes: Family = () => {
  let amongSpoolFiles = false;
  return {
    read(line) {
      if (headings.test(line)) {
        amongSpoolFiles = /STEPNAME/i.test(line);
        return "skip";
      }
      const words = splitFields(line, 0, 8).map(({ text }) => text);
      return amongSpoolFiles ? readSpoolFile(line, words) : readJob(line, words);
    },
  };
};

function readJob(line: string, words: readonly string[]): ListingEntry | undefined {
  const [, job = "", third = "", fourth = ""] = words;
  if (!/^(?:JOB|TSU|STC|[JTS])\d{4,7}$/.test(job)) return undefined;
  if (!states.test(third) && !states.test(fourth)) return undefined;
  const owner = states.test(third) ? undefined : third;
  return makeEntry({ name: job, type: "file", owner, raw: line, format: "mvs" });
}

function readSpoolFile(line: string, words: readonly string[]): ListingEntry | undefined {
  const [id = ""] = words;
  const size = words.length > 3 ? parseSize(words.at(-1) ?? "") : undefined;
  if (!/^\d{3}$/.test(id) || size === undefined) return undefined;
  return makeEntry({ name: id, type: "file", size, raw: line, format: "mvs" });
}
