// docs/accuracy.md from what was found.
import { rules } from "@twinport/diagnosis";
import { nearly } from "./expected.mjs";

const table = (head, rows, of = "--:") =>
  [head, head.map((_, i) => (i === 0 ? "---" : of)), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** The page in one language. `results`: one entry a capture, with `ties`, `fields` and `files`; `judged`: with what was found in it. */
export function page({ results, judged }, versions, w, language) {
  return `${[
    w.opening(versions),
    `## ${w.announcements}`,
    w.announcementsText,
    ...announcements(results, w),
    `## ${w.fields}`,
    w.fieldsText,
    compared(results, w, w.field, ({ fields }) => fields),
    reasons(results, w, ({ fields }) => fields),
    `## ${w.tcp}`,
    w.tcpText,
    compared(results, w, w.fact, ({ tcp }) => tcp),
    reasons(results, w, ({ tcp }) => tcp),
    w.sizesText,
    compared(results, w, w.size, ({ sizes }) => sizes),
    reasons(results, w, ({ sizes }) => sizes),
    `## ${w.files}`,
    w.filesText,
    files(results, w),
    `## ${w.findings}`,
    w.findingsText,
    totals(judged, w),
    w.rulesText,
    rulesTable(judged, w, language),
  ].join("\n\n")}\n`;
}

function announcements(results, w) {
  const rooms = grouped(results, ({ capture }) => capture.room);
  const sum = (all, pick) => all.reduce((total, one) => total + pick(one.ties), 0);
  const rows = [...rooms].map(([room, all]) => [
    `\`${room}\``,
    all.length,
    sum(all, ({ of }) => of),
    sum(all, ({ right }) => right),
  ]);
  const wrong = results.flatMap(({ capture, ties }) => ties.wrong.map((one) => w.wrong(capture.name, one)));
  return [table(w.room, rows), ...(wrong.length ? [wrong.join("\n")] : [])];
}

/** @param names of what was compared; `pick` takes the comparison out of a capture's results */
function compared(results, w, names, pick) {
  const rows = Object.entries(names).map(([name, words]) => {
    const all = results.reduce((sum, one) => sum + pick(one).counts[name], 0);
    const differ = results.flatMap((one) =>
      pick(one).differences.filter(({ field, fact }) => (field ?? fact) === name),
    );
    const without = differ.filter(({ reason }) => reason === "").length;
    return [words, all, all - differ.length, differ.length - without, without];
  });
  return table(w.fieldHead, rows);
}

function reasons(results, w, pick) {
  const all = results.flatMap((one) =>
    pick(one).differences.map((difference) => ({ ...difference, name: one.capture.name })),
  );
  const rows = [...grouped(all, ({ reason }) => reason)].map(([reason, differences]) => {
    const where = [...grouped(differences, ({ name }) => name)].map(
      ([name, some]) => `${name}: ${[...new Set(some.map(({ frame }) => frame))].join(" ")}`,
    );
    return [w.reason[reason], differences.length, where.join("; ")];
  });
  return table(w.reasonHead, rows);
}

function files(results, w) {
  const beside = (digest, other) => (other === "" ? "–" : other === digest ? w.same : w.differs);
  const rows = results.flatMap(({ capture, files: all }) =>
    all.map(({ command, name, bytes, whole, digest, original, tcpflow }) => [
      capture.name,
      `${command} ${name}`,
      bytes,
      whole ? `\`${digest.slice(0, 16)}…\`` : w.holes,
      whole ? beside(digest, original) : "–",
      whole ? beside(digest, tcpflow) : "–",
    ]),
  );
  return table(w.fileHead, rows);
}

function totals(judged, w) {
  const rooms = grouped(judged, ({ capture }) => capture.name.slice(0, capture.name.indexOf("/")));
  const rows = [...rooms].map(([room, all]) => {
    const healthy = all.filter(({ capture }) => capture.expected.above.length === 0);
    const expected = all.reduce((sum, { capture }) => sum + capture.expected.above.length, 0);
    const hits = all.reduce(
      (sum, { capture, found }) =>
        sum + capture.expected.above.filter((rule) => found.above.includes(rule)).length,
      0,
    );
    const others = all.reduce(
      (sum, { capture, found }) =>
        sum + found.above.filter((rule) => !capture.expected.above.includes(rule)).length,
      0,
    );
    const falseOnes = healthy.filter(({ found }) => found.above.length > 0).length;
    return [`\`${room}\``, all.length, healthy.length, falseOnes, expected, hits, others];
  });
  const sums = rows.reduce(
    (sum, row) => row.map((cell, at) => (at === 0 ? w.all : cell + (sum[at] ?? 0))),
    [],
  );
  return table(w.findingsHead, [...rows, sums]);
}

/** Names of captures in a cell; of more how many. */
const named = 3;

function rulesTable(judged, w, language) {
  const rows = rules.map(({ id }) => {
    const firing = judged.filter(({ found: { above, notes } }) => above.includes(id) || notes.includes(id));
    const names = firing.slice(0, named).map(({ capture }) => capture.name);
    const more = firing.length > named ? [w.more(firing.length - named)] : [];
    const close = nearly.get(id);
    return [
      id,
      names.length === 0 ? "–" : [...names, ...more].join(", "),
      close === undefined ? "–" : `${close.name}: ${close.why[language]}`,
    ];
  });
  return table(w.rulesHead, rows, "---");
}

function grouped(list, key) {
  const groups = new Map();
  for (const one of list) {
    const group = groups.get(key(one)) ?? [];
    groups.set(key(one), group);
    group.push(one);
  }
  return groups;
}
