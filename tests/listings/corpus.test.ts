import { describe, expect, it } from "vitest";
import { corpora, scoreCorpus } from "../../scripts/listing-scores.mjs";

/** Listings of others lie beside the repository on development machines; tests on them are skipped by name without. */
describe.skipIf(corpora.length === 0)("the listings in ../shared/corpora/listings", () => {
  const files = corpora.flatMap((corpus) => scoreCorpus(corpus).map((score) => ({ corpus, ...score })));

  it("are there", () => {
    expect(files.length).toBeGreaterThanOrEqual(37);
    expect(files.flatMap(({ rows }) => rows).length).toBeGreaterThanOrEqual(245);
  });

  it.each(files.map(({ corpus, ...score }) => [`${corpus}/${score.file}`, score] as const))(
    "%s: each entry as expected, and none besides",
    (_name, { rows, extra }) => {
      for (const { wanted, entry, ...parts } of rows) {
        expect({ wanted, entry, ...parts }).toMatchObject({ name: true, type: true, size: true, date: true });
      }
      expect(extra).toEqual([]);
    },
  );
});
