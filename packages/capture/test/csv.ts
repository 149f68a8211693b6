import { readFileSync } from "node:fs";

/** The records of RFC 4180, written from its grammar and not from our writer. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let record: string[] = [];
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    const [, quoted, plain = "", end] = match;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    records.push(record);
    record = [];
    if (field.lastIndex === text.length) return records;
  }
  throw new Error("not RFC 4180");
}

interface TableSchema {
  readonly fields: readonly {
    readonly name: string;
    readonly type: "string" | "integer" | "number";
    readonly constraints?: {
      readonly required?: boolean;
      readonly enum?: readonly string[];
      readonly pattern?: string;
    };
  }[];
}

/** Where a table differs from its schema (a Table Schema of packages/capture/schema). */
export function csvErrors(text: string, schema: string): string[] {
  const { fields }: TableSchema = JSON.parse(
    readFileSync(new URL(`../schema/${schema}`, import.meta.url), "utf8"),
  );
  const [head = [], ...records] = readCsv(text);
  const errors = head.join() === fields.map(({ name }) => name).join() ? [] : ["the columns"];
  records.forEach((record, line) => {
    if (record.length !== fields.length) errors.push(`${line}: ${record.length} fields`);
    fields.forEach(({ name, type, constraints = {} }, at) => {
      const cell = record[at] ?? "";
      const wrong = (what: string): unknown => errors.push(`${line}: ${name}: ${what}: ${cell}`);
      if (cell === "") {
        if (constraints.required === true) wrong("empty");
        return;
      }
      if (type === "integer" && !/^\d+$/.test(cell)) wrong("no integer");
      if (type === "number" && !/^-?\d+(\.\d+)?(e-?\d+)?$/.test(cell)) wrong("no number");
      if (constraints.enum?.includes(cell) === false) wrong("not one of them");
      if (constraints.pattern !== undefined && !new RegExp(constraints.pattern).test(cell)) wrong("pattern");
    });
  });
  return errors;
}
