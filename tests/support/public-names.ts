import { posix } from "node:path";
import { type Source, sources } from "./sources.ts";

/** A name that a package exports, and whether a docstring stands above its declaration. */
export interface PublicName {
  readonly name: string;
  readonly declaredIn: string;
  readonly documented: boolean;
}

/** The names that a module of a package exports, followed through its re-exports. */
export function publicNames(path: string, only?: ReadonlyMap<string, string>): PublicName[] {
  const source = sources.find((candidate) => candidate.path === path);
  if (source === undefined) throw new Error(`${path} is exported and does not exist`);
  const wanted = (name: string) => only === undefined || only.has(name);
  return [
    ...declarations(source).filter(({ name }) => wanted(name)),
    ...[...source.text.matchAll(/export \* from "(\.[^"]+)"/g)].flatMap(([, from = ""]) =>
      publicNames(resolve(path, from), only),
    ),
    ...[...source.text.matchAll(/export (?:type )?\{([^}]*)\} from "(\.[^"]+)"/g)].flatMap(
      ([, list = "", from = ""]) => {
        const names = new Map(
          list
            .split(",")
            .map((item) => item.trim().replace(/^type /, ""))
            .filter((item) => item !== "")
            .map((item): [string, string] => {
              const [inner = "", outer = inner] = item.split(" as ");
              return [inner, outer];
            })
            .filter(([, outer]) => wanted(outer)),
        );
        return names.size === 0 ? [] : publicNames(resolve(path, from), names);
      },
    ),
  ];
}

function declarations(source: Source): PublicName[] {
  const lines = source.text.split("\n");
  return lines.flatMap((line, index) => {
    const name =
      /^export (?:declare )?(?:abstract )?(?:async )?(?:class|function\*?|interface|type|const|let) ([A-Za-z_$][\w$]*)/.exec(
        line,
      )?.[1];
    if (name === undefined) return [];
    const above = lines[index - 1]?.trim() ?? "";
    // The overloads of a function share the first one's docstring.
    const overload = new RegExp(`^export (?:async )?function ${name}\\b`).test(above);
    return [{ name, declaredIn: source.path, documented: above.endsWith("*/") || overload }];
  });
}

function resolve(from: string, to: string): string {
  return posix.join(posix.dirname(from), to);
}
