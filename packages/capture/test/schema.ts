import { readFileSync } from "node:fs";

/** A schema of packages/capture/schema by its file name. */
export function schemaFile(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`../schema/${name}`, import.meta.url), "utf8"));
}

/** The words of JSON Schema that our schemas use. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Where `value` differs from `schema`: one line each, with its path. Fields that the schema does not name are named too. */
export function schemaErrors(value: unknown, schema: Schema, root: Schema = schema, path = "$"): string[] {
  if (schema.$ref !== undefined) {
    const [file = "", at = ""] = schema.$ref.split("#");
    const document = file === "" ? root : schemaFile(file);
    const [, place, name = ""] = at.split("/");
    const target = (place === "$defs" ? document.$defs : document.properties)?.[name];
    return target === undefined ? [`${path}: ${schema.$ref}?`] : schemaErrors(value, target, document, path);
  }
  if (schema.allOf !== undefined) {
    // A field that one of them does not name may be another's.
    const tries = schema.allOf.map((one) => schemaErrors(value, one, root, path));
    const unknown = (error: string): boolean => error.endsWith("is not in the schema");
    const everywhere = tries[0]?.filter((error) => tries.every((errors) => errors.includes(error))) ?? [];
    return [...tries.flatMap((errors) => errors.filter((error) => !unknown(error))), ...everywhere];
  }
  if (schema.anyOf !== undefined) {
    const tries = schema.anyOf.map((one) => schemaErrors(value, one, root, path));
    return tries.some(({ length }) => length === 0) ? [] : (tries[0] ?? []);
  }
  const types = typeof schema.type === "string" ? [schema.type] : schema.type;
  if (types !== undefined && !types.some((type) => isType(value, type)))
    return [`${path}: not ${types.join(" or ")}`];
  const errors: string[] = [];
  const check = (good: boolean, what: string): void => {
    if (!good) errors.push(`${path}: ${what}`);
  };
  check(schema.const === undefined || value === schema.const, `not ${schema.const}`);
  check(schema.enum === undefined || schema.enum.includes(value), `not one of ${schema.enum?.join(", ")}`);
  if (typeof value === "string" && schema.pattern !== undefined)
    check(new RegExp(schema.pattern).test(value), "pattern");
  if (typeof value === "number") {
    check(value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity), "out of range");
  }
  if (Array.isArray(value)) {
    check(value.length >= (schema.minItems ?? 0) && value.length <= (schema.maxItems ?? Infinity), "length");
    value.forEach((item, at) => {
      if (schema.items !== undefined)
        errors.push(...schemaErrors(item, schema.items, root, `${path}[${at}]`));
    });
  } else if (typeof value === "object" && value !== null) {
    for (const name of schema.required ?? []) check(Object.hasOwn(value, name), `no ${name}`);
    for (const [name, field] of Object.entries(value)) {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      if (known !== undefined) errors.push(...schemaErrors(field, known, root, `${path}.${name}`));
      else check(schema.properties === undefined, `${name} is not in the schema`);
    }
  }
  return errors;
}

function isType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
