// docs/client-api.md: what @twinport/client exports, from the declarations that the build has made and their docstrings.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "rolldown/utils";

/** The page. */
export function apiReference(root) {
  const home = join(root, "packages/client");
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const doors = Object.entries(manifest.exports).filter(([, door]) => typeof door === "object");
  const told = new Set();
  const parts = doors.map(([path, { types }]) => {
    // What one door has is not told again where another one leads to it too.
    const declared = exportsOf(join(home, types)).filter(({ doc, signature }) => {
      const same = `${doc}${signature}`;
      return !told.has(same) && told.add(same);
    });
    declared.sort(byKindThenName);
    return [`## \`${join(manifest.name, path)}\``, ...declared.map(section)].join("\n\n");
  });
  return `${[
    "# The client library: reference",
    "Made by `node scripts/update-docs.mjs` from the declarations and their docstrings, never by hand. How things are done: " +
      "[client.md](client.md).",
    ...parts,
  ].join("\n\n")}\n`;
}

const order = ["function", "class", "interface", "type", "const"];

function byKindThenName(a, b) {
  return order.indexOf(a.kind) - order.indexOf(b.kind) || a.name.localeCompare(b.name, "en");
}

/** What a module exports, followed through its re-exports: name, kind, docstring, signature, members. */
function exportsOf(file, only) {
  const text = readFileSync(file, "utf8");
  const { program, comments } = parseSync(file, text);
  const at = { text, comments };
  const wanted = (name) => only === undefined || only.has(name);
  return program.body.flatMap((node) => {
    if (node.type === "ExportAllDeclaration") return exportsOf(declarationsAt(file, node.source.value), only);
    if (node.type === "ExportNamedDeclaration" && node.source) {
      const names = new Set(node.specifiers.map(({ local }) => local.name).filter(wanted));
      return names.size === 0 ? [] : exportsOf(declarationsAt(file, node.source.value), names);
    }
    if (node.type !== "ExportNamedDeclaration" || !node.declaration) return [];
    return declarations(node.declaration, node, at).filter(({ name }) => wanted(name));
  });
}

/** The declarations that an import names: of a file beside this one, or of another package of ours. */
function declarationsAt(file, specifier) {
  if (specifier.startsWith(".")) return join(dirname(file), specifier.replace(/\.ts$/, ".d.ts"));
  const packages = file.slice(0, file.lastIndexOf("/packages/") + "/packages/".length);
  return join(packages, specifier.replace("@twinport/", ""), "dist/index.d.ts");
}

function declarations(declaration, outer, at) {
  const doc = docBefore(outer.start, at);
  const source = at.text.slice(declaration.start, declaration.end);
  const one = (kind, name, members = []) => [
    { kind, name, doc, members, signature: signatureOf(kind, source, declaration, at) },
  ];
  switch (declaration.type) {
    case "ClassDeclaration":
      return one("class", declaration.id.name, membersOf(declaration.body.body, at));
    case "TSInterfaceDeclaration":
      return one("interface", declaration.id.name, membersOf(declaration.body.body, at));
    case "TSTypeAliasDeclaration":
      return one("type", declaration.id.name);
    case "VariableDeclaration":
      return one("const", declaration.declarations[0].id.name);
    default:
      return one("function", declaration.id.name);
  }
}

/** Of a class or an interface the head, its members are told by themselves; of the rest everything. */
function signatureOf(kind, source, declaration, at) {
  const text =
    kind === "class" || kind === "interface"
      ? at.text.slice(declaration.start, declaration.body.start)
      : source;
  return text.replace(/^declare /, "").trim();
}

const isPrivate = (node) =>
  node.accessibility === "private" ||
  node.key?.type === "PrivateIdentifier" ||
  node.kind === "constructor" ||
  node.key?.name === undefined;

function membersOf(nodes, at) {
  return nodes
    .filter((node) => !isPrivate(node) && node.kind !== "set")
    .map((node) => ({
      signature: at.text
        .slice(node.start, node.end)
        .replace(/;$/, "")
        .replace(/^readonly /, ""),
      doc: docBefore(node.start, at),
    }));
}

/** The docstring that ends right before `start`, without its stars. */
function docBefore(start, { text, comments }) {
  const comment = comments.find(
    ({ type, value, end }) =>
      type === "Block" && value.startsWith("*") && end <= start && text.slice(end, start).trim() === "",
  );
  return comment === undefined ? "" : prose(comment.value);
}

function prose(comment) {
  return comment
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.trim().replace(/^\*\s?/, ""))
    .join("\n")
    .trim()
    .replace(/\{@link ([^}]+)\}/g, "`$1`")
    .replace(
      /\s*@(\w+)\s+/g,
      (_, tag) => `\n\n${tag === "throws" ? "Throws" : tag === "param" ? "Parameter" : tag} `,
    )
    .trim();
}

function section({ name, doc, members, signature }) {
  const rows = members.map(
    (member) =>
      `* \`${oneLine(member.signature)}\`${member.doc === "" ? "" : `  \n  ${member.doc.replace(/\n+/g, " ")}`}`,
  );
  return [`### ${name}`, doc, ["```ts", signature, "```"].join("\n"), rows.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

const oneLine = (text) =>
  text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .trim();
