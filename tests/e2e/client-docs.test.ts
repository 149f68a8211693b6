import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { FaultServer } from "@twinport/client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

// What the pages show is checked against the declarations, and run against a server, with the packages as a user has them.

const pages = [
  "docs/client.md",
  "docs/client.zh-CN.md",
  "README.md",
  "README.zh-CN.md",
  "packages/client/README.md",
];

interface Block {
  readonly page: string;
  readonly line: number;
  readonly side: "both" | "basic-ftp" | "Twinport";
  readonly code: string;
}

/** Blocks of one page; of those with two columns each column. */
function blocksOf(page: string, text: string): Block[] {
  return [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].flatMap(({ 1: code = "", index }): Block[] => {
    const line = text.slice(0, index).split("\n").length;
    const at = /^\/\/ basic-ftp +(?=\/\/ Twinport)/.exec(code)?.[0].length;
    if (at === undefined) return [{ page, line, side: "both" as const, code }];
    const lines = code.split("\n");
    const column = (from: number, to?: number) =>
      lines.map((each) => each.slice(from, to).trimEnd()).join("\n");
    return [
      { page, line, side: "basic-ftp" as const, code: column(0, at) },
      { page, line, side: "Twinport" as const, code: column(at) },
    ];
  });
}

/** What the text around a block has said already: a name, and the statements that make it. */
const told: readonly (readonly [name: string, ...statements: string[]])[] = [
  ["connect", 'import { connect } from "@twinport/client";'],
  ["PassThrough", 'import { PassThrough } from "node:stream";'],
  ["Client", 'import { Client } from "@twinport/client/compat/basic-ftp";'],
  ["ftp", 'const ftp = await connect("ftp://reader@files.example.org/", { password: "secret" });'],
  [
    "client",
    "const client = new Client();",
    'await client.access({ host: "files.example.org", user: "reader", password: "secret" });',
  ],
  ["names", 'const names = ["a.csv", "b.csv"];'],
  ["host", 'const host = "files.example.org";'],
  ["password", 'const password = "secret";'],
];

/** A block as a module of its own, with what it uses and does not make itself in front. */
function moduleOf({ code }: Block): string {
  const own = code.replaceAll('from "basic-ftp"', 'from "@twinport/client/compat/basic-ftp"');
  let whole = `${own}\nexport {};\n`;
  for (const [name, ...statements] of told.toReversed()) {
    const used = new RegExp(`(?<![."'/\\w-])${name}\\b(?![:"'])`).test(
      whole.replace(/(?<=^| )\/\/.*$/gm, ""),
    );
    const made = new RegExp(`(?:const|using) ${name}\\b|import \\{[^}]*\\b${name}\\b`).test(whole);
    if (used && !made) whole = `${statements.join("\n")}\n${whole}`;
  }
  return whole;
}

/** Runs a program; never throws. */
function run(args: readonly string[], cwd: string): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { cwd }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : 1, output: stdout + stderr }),
    );
  });
}

/** These want what is not on this machine: a proxy, a NAT, certificates. */
const elsewhere = /proxy\.example|203\.0\.113|our-ca\.pem/;

let folder: string;
let blocks: (Block & { readonly name: string })[];
beforeAll(async () => {
  // Below the modules, where the packages are found by name.
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  folder = await mkdtemp(join(root, "node_modules/.cache/docs-code-"));
  const texts = await Promise.all(pages.map((page) => readFile(join(root, page), "utf8")));
  blocks = pages
    .flatMap((page, index) => blocksOf(page, texts[index] ?? ""))
    .filter(({ page, code }) => !page.startsWith("README") || code.includes("@twinport/client"))
    .map((block, index) => ({ ...block, name: `block-${index}` }));
  for (const block of blocks) await writeFile(join(folder, `${block.name}.ts`), moduleOf(block));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the code in the client's pages", () => {
  it("is what the declarations admit", async () => {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023", "esnext.disposable", "dom", "dom.asynciterable"],
      module: "nodenext",
      strict: true,
      useUnknownInCatchVariables: false,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      rootDir: ".",
      outDir: "out",
    };
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const { output } = await run([join(root, "node_modules/typescript/bin/tsc"), "-p", folder], folder);
    const said = output.replace(/block-\d+(?=\.ts)/g, (name) => {
      const block = blocks.find((each) => each.name === name);
      return `${block?.page}:${block?.line} (${block?.side}) ${name}`;
    });
    expect(said).toBe("");
    expect(blocks.length).toBeGreaterThan(30);
  }, 120_000);

  it("runs", async () => {
    const text = "some text\n";
    const names = [
      "pub/reports/june.pdf",
      "README_FTP.md",
      "log.gz",
      "motd",
      "big.iso",
      "reports/june.pdf",
      "a/x",
      "report.pdf",
      "README.md",
    ];
    const files = Object.fromEntries(
      [...names, "a.csv", "b.csv", "pub/a.csv", "pub/b.csv", "pub/c.csv", "logs/1.gz", "incoming/x"].map(
        (name) => [`/${name}`, text],
      ),
    );
    await using server = await FaultServer.start({ files });
    const hook = `
      import { Socket } from "node:net";
      const { connect } = Socket.prototype;
      Socket.prototype.connect = function (...args) {
        const options = Array.isArray(args[0]) ? args[0][0] : args[0];
        if (options.port === 21 || options.port === 2121) Object.assign(options, { host: "${server.host}", port: ${server.port} });
        return connect.apply(this, args);
      };
      import(process.argv[2]).then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
    `;
    await writeFile(join(folder, "hook.mjs"), hook);
    const failed: string[] = [];
    for (const block of blocks) {
      if (elsewhere.test(block.code)) continue;
      const program = join(folder, "out", `${block.name}.js`);
      // The server of this test speaks no TLS.
      const plain = (await readFile(program, "utf8"))
        .replaceAll("ftpes:", "ftp:")
        .replace("secure: true,", "")
        .replace('tls: { mode: "explicit" },', "");
      await writeFile(program, plain);
      const cwd = await mkdtemp(join(tmpdir(), "docs-code-"));
      for (const name of ["README.md", "july.pdf", "report.pdf", "public/index.html", "prices.csv"]) {
        await mkdir(dirname(join(cwd, name)), { recursive: true });
        await writeFile(join(cwd, name), text);
      }
      const { status, output } = await run([join(folder, "hook.mjs"), program], cwd);
      if (status !== 0) failed.push(`${block.page}:${block.line} ${block.side}: ${output}`);
      expect(await readFile(join(cwd, "prices.csv"), "utf8")).toBe(text);
      expect((await readdir(cwd, { recursive: true })).filter((name) => /part$/.test(name))).toEqual([]);
      await rm(cwd, { recursive: true });
    }
    expect(failed).toEqual([]);
  }, 120_000);

  it("is the same in both languages but for its comments", async () => {
    const code = (page: string) =>
      blocks.filter((block) => block.page === page).map((block) => block.code.replace(/ *\/\/.*$/gm, ""));
    expect(code("docs/client.zh-CN.md")).toEqual(code("docs/client.md"));
    expect(code("README.zh-CN.md")).toEqual(code("README.md"));
  });
});
