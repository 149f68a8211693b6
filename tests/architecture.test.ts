import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicNames } from "./support/public-names.ts";
import { importsOf, manifest, packages, root, type Source, sources } from "./support/sources.ts";

/** Who may import whom (design.md, "The house"). */
const arrows: Record<string, readonly string[]> = {
  protocol: [],
  diagnosis: ["protocol"],
  server: ["protocol", "diagnosis"],
  client: ["protocol", "diagnosis"],
  capture: ["protocol", "diagnosis"],
  shell: ["client", "capture", "diagnosis", "protocol"],
  daemon: ["server", "diagnosis", "protocol"],
  lab: ["capture", "server", "client", "diagnosis", "protocol"],
  cli: ["protocol", "diagnosis", "server", "client", "capture", "shell", "daemon", "lab"],
};

/** Packages that nothing but Node stands under. */
const withoutThirdParty = ["protocol", "diagnosis", "server", "client", "capture"];

/** Files over 400 lines, each with its reason. */
const longFiles: Record<string, string> = {
  "packages/client/src/session/ftp-session.ts": "a list of operations, most of them one line",
};
/** Tables: data in the form of code. They are read by looking up, not from top to bottom. */
const tables = new Set([
  "packages/protocol/src/commands/spec.ts",
  "packages/capture/src/explain/en.ts",
  "packages/capture/src/explain/zh-CN.ts",
]);

/** What is bundled with all that it imports before it is published: the command, and the pages of reports. */
const isBundled = (source: Source): boolean =>
  source.package === "cli" || (source.package === "capture" && source.inside.startsWith("web/"));

const code = sources.filter((source) => !source.isTest);
const offences = (
  files: readonly Source[],
  wrong: (specifier: string, source: Source) => boolean,
): string[] =>
  files.flatMap((source) =>
    importsOf(source)
      .filter((specifier) => wrong(specifier, source))
      .map((specifier) => `${source.path} imports ${specifier}`),
  );

describe("the arrows", () => {
  it("cover every package", () => {
    expect(Object.keys(arrows).sort()).toEqual([...packages]);
  });

  it("hold: no package imports what it must not", () => {
    const foreign = (specifier: string, source: Source) => {
      const [, name] = /^@twinport\/([^/]+)/.exec(specifier) ?? [];
      return name !== undefined && !arrows[source.package]?.includes(name);
    };
    expect(offences(code, foreign)).toEqual([]);
  });

  it("point down: there is no cycle", () => {
    const order = Object.keys(arrows);
    for (const [name, below] of Object.entries(arrows)) {
      for (const other of below) expect(arrows[other], `${name} → ${other} → ${name}`).not.toContain(name);
    }
    expect(order.length).toBeGreaterThan(0);
  });

  it("end at the door: packages are imported by the names that they export", () => {
    const deep = (specifier: string) => {
      const [, name, subpath] = /^@twinport\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
      return (
        name !== undefined &&
        !Object.keys(manifest(name).exports ?? {}).includes(subpath === undefined ? "." : `./${subpath}`)
      );
    };
    expect(offences(sources, deep)).toEqual([]);
    expect(offences(sources, (specifier) => /^(\.\.\/)+packages\/|\/(src|dist)\//.test(specifier))).toEqual(
      [],
    );
  });

  it("stay inside: no relative import leaves its package's src, but a test's for the helpers in test", () => {
    const leaves = (specifier: string, source: Source) => {
      const ups = specifier.match(/\.\.\//g)?.length ?? 0;
      const above = ups - (source.inside.split("/").length - 1);
      const helper = source.isTest && above === 1 && /^(\.\.\/)+test\//.test(specifier);
      return specifier.startsWith(".") && above > 0 && !helper;
    };
    expect(offences(sources, leaves)).toEqual([]);
  });
});

describe("what a package stands on", () => {
  it("declares every package that it imports", () => {
    const undeclared = (specifier: string, source: Source) => {
      if (specifier.startsWith(".") || specifier.startsWith("node:")) return false;
      const name = specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");
      const { dependencies = {}, devDependencies = {} } = manifest(source.package);
      return !(name in dependencies) && !(isBundled(source) && name in devDependencies);
    };
    expect(offences(code, undeclared)).toEqual([]);
  });

  it("is Node alone for protocol, diagnosis, server, client and capture", () => {
    for (const name of withoutThirdParty) {
      const third = Object.keys(manifest(name).dependencies ?? {}).filter(
        (dependency) => !dependency.startsWith("@twinport/"),
      );
      expect(third, name).toEqual([]);
    }
  });

  it("is not even Node for protocol, diagnosis and capture's core, which run in a browser", () => {
    const core = code.filter(
      (source) =>
        source.package === "protocol" ||
        source.package === "diagnosis" ||
        (source.package === "capture" && !source.inside.startsWith("node/")),
    );
    expect(offences(core, (specifier) => specifier.startsWith("node:"))).toEqual([]);
    for (const { path, text } of core) expect(text, path).not.toMatch(/\b(Buffer|process)\./);
  });

  it("never runs a program in the server (T33)", () => {
    expect(
      offences(
        code.filter((source) => source.package === "server"),
        (specifier) => specifier.includes("child_process"),
      ),
    ).toEqual([]);
  });
});

describe("helpers of tests", () => {
  it("register no hook when they are loaded: of the files that share a process, only the first would have it", () => {
    const helpers = ["packages", "tests"]
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) =>
          join(root, folder, path),
        ),
      )
      .filter((path) => /(?<!\.d|\.test)\.ts$/.test(path) && !path.includes("node_modules"));
    const hook = /^(?:before|after)(?:Each|All)\(/m;
    const setup = join(root, "tests/support/shared-process.ts");
    expect(helpers.filter((path) => hook.test(readFileSync(path, "utf8")))).toEqual([setup]);
  });
});

describe("what a reader meets", () => {
  const length = (source: Source) => source.text.split("\n").length - 1;

  it("is files that fit in the head", () => {
    const lengths = code
      .filter((source) => !tables.has(source.path))
      .map(length)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
    const long = code
      .filter((source) => length(source) > 400 && !tables.has(source.path))
      .map(({ path }) => path);
    expect(long).toEqual(Object.keys(longFiles));
  });

  it("is a docstring above every public name", () => {
    const entries = packages.flatMap((name) =>
      Object.values(manifest(name).exports ?? {}).flatMap((target) => {
        const source = (target as { "twinport-source"?: string })["twinport-source"];
        return source === undefined ? [] : [`packages/${name}/${source.slice(2)}`];
      }),
    );
    expect(entries.length).toBeGreaterThanOrEqual(6);
    const undocumented = entries
      .flatMap((entry) => publicNames(entry))
      .filter(({ documented }) => !documented);
    expect(undocumented.map(({ name, declaredIn }) => `${declaredIn}: ${name}`)).toEqual([]);
  });

  it("is a map that is true: docs/architecture.md names every room, and no other", () => {
    const rooms = new Set(
      code.map(({ package: name, inside }) =>
        inside.includes("/") ? `${name}/${inside.split("/")[0]}` : name,
      ),
    );
    for (const file of ["docs/architecture.md", "docs/architecture.zh-CN.md"]) {
      const map = readFileSync(join(root, file), "utf8");
      const named = new Set(
        [...map.matchAll(/`packages\/([\w-]+(?:\/[\w-]+)?)\/`/g)].map(([, room]) => room),
      );
      expect(
        [...rooms].filter((room) => !named.has(room)),
        `missing in ${file}`,
      ).toEqual([]);
      expect(
        [...named].filter((room) => room !== undefined && !rooms.has(room)),
        `not there, in ${file}`,
      ).toEqual([]);
    }
  });
});
