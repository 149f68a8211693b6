/** One line of a transcript, by its mark. README.md beside this file tells what each means. */
export type Step =
  | { readonly kind: "command"; readonly line: string }
  | { readonly kind: "reply"; readonly code: number; readonly text: RegExp }
  | { readonly kind: "upload"; readonly data: string }
  | { readonly kind: "download"; readonly data: RegExp };

/** A dialog of a device, as its file tells it. */
export interface Transcript {
  /** Path → content, before the dialog and behind it. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
  /** The server has TLS, and data connections must take up the session of the control connection. */
  readonly tls: boolean;
}

/** Reads a transcript. Throws, with the line's number, on what is none: a typing error must not pass for a test. */
export function parseTranscript(text: string): Transcript {
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  const steps: Step[] = [];
  let tls = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    if (line === "tls") {
      tls = true;
      continue;
    }
    const [, mark = "", rest = ""] = /^(before|after|C>|S<|D>|D<)(?: (.*))?$/.exec(line) ?? [];
    const [, path = "", content = ""] = /^(\/[^=]*?) = (.*)$/.exec(rest) ?? [];
    const [, code = "", pattern] = /^([1-5][0-9]{2})(?: (.*))?$/.exec(rest) ?? [];
    if (mark === "C>") steps.push({ kind: "command", line: rest });
    else if (mark === "S<" && code !== "") {
      steps.push({ kind: "reply", code: Number(code), text: matching(pattern ?? "*") });
    } else if (mark === "D>") steps.push({ kind: "upload", data: unescaped(rest) });
    else if (mark === "D<") steps.push({ kind: "download", data: matching(unescaped(rest)) });
    else if (path !== "") (mark === "before" ? before : after).set(path, unescaped(content));
    else throw new Error(`line ${index + 1} is no part of a transcript: ${line}`);
  }
  return { before, after, steps, tls };
}

/** "*" stands for anything, line ends too; everything else for itself. */
function matching(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*")}$`);
}

function unescaped(text: string): string {
  return text.replaceAll("\\r", "\r").replaceAll("\\n", "\n");
}
