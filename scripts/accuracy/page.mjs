// docs/accuracy.md from what was found.

const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** The page in one language. `results`: one entry a capture, with `ties`, `fields` and `files`. */
export function page(results, versions, w) {
  return `${[
    w.opening(versions),
    `## ${w.announcements}`,
    w.announcementsText,
    ...announcements(results, w),
    `## ${w.fields}`,
    w.fieldsText,
    fields(results, w),
    reasons(results, w),
    `## ${w.files}`,
    w.filesText,
    files(results, w),
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

function fields(results, w) {
  const rows = Object.entries(w.field).map(([field, name]) => {
    const compared = results.reduce((sum, one) => sum + one.fields.counts[field], 0);
    const differ = results.flatMap((one) =>
      one.fields.differences.filter((difference) => difference.field === field),
    );
    const without = differ.filter(({ reason }) => reason === "").length;
    return [name, compared, compared - differ.length, differ.length - without, without];
  });
  return table(w.fieldHead, rows);
}

function reasons(results, w) {
  const all = results.flatMap(({ capture, fields: { differences } }) =>
    differences.map((one) => ({ ...one, name: capture.name })),
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

function grouped(list, key) {
  const groups = new Map();
  for (const one of list) {
    const group = groups.get(key(one)) ?? [];
    groups.set(key(one), group);
    group.push(one);
  }
  return groups;
}
