import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { appPage } from "@twinport/capture/page";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peakMemory } from "../../bench/capture/page-times.mjs";
import { twinport } from "../support/command.ts";
import { root } from "../support/sources.ts";
import { keepPicture, type PageOptions, testBrowser } from "./support/browser.ts";
import { generatedIn } from "./support/generated.ts";
import { cutOff, overlaps, scrollsSideways } from "./support/layout.ts";

const browser = testBrowser();
const fixture = (name: string): string => join(root, "fixtures", name);
const passive = fixture("article/exact-passive.pcap");
const active = fixture("article/exact-active.pcap");
const encrypted = fixture("keylog/tls13-aes256-vsftpd-curl.pcap");
const keyLog = fixture("keylog/tls13-aes256-vsftpd-curl.keylog");
let folder = "";
let file = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinport-app-"));
  file = made("app.html", appPage.head + appPage.tail);
});
afterAll(() => rmSync(folder, { recursive: true }));

function made(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const open = (options?: PageOptions): Promise<Page> => browser.open(file, options);

/** Gives the page files by its chooser. */
async function choose(page: Page, ...files: string[]): Promise<void> {
  await forget(page);
  await page.setInputFiles("input[type=file]", files);
}

/** Takes the line of an earlier outcome away, so that the next one can be waited for. */
const forget = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelector(".app-told")?.remove());

/** Drops files on the page, as a browser does. */
async function drop(page: Page, ...files: string[]): Promise<void> {
  const given = files.map((path) => ({
    name: basename(path),
    bytes: readFileSync(path).toString("base64"),
  }));
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, bytes } of dropped) {
      const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([content], name));
    }
    const init = { dataTransfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("dragover", init));
    document.body.dispatchEvent(new DragEvent("drop", init));
  }, given);
}

/** Pastes a text, or a file. */
async function paste(page: Page, text: string | null, path: string | null): Promise<void> {
  const bytes = path === null ? null : readFileSync(path).toString("base64");
  await page.evaluate(
    ([plain, name, content]) => {
      const clipboardData = new DataTransfer();
      if (plain !== null) clipboardData.setData("text/plain", plain);
      if (content !== null)
        clipboardData.items.add(
          new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name),
        );
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    },
    [text, basename(path ?? ""), bytes] as const,
  );
}

/** Waits for the outcome; its line. */
async function outcome(page: Page): Promise<string> {
  return (await page.locator(".app-told").textContent()) ?? "";
}

/** All that the report says, as one text. */
async function said(page: Page): Promise<string> {
  await outcome(page);
  return (await page.textContent("main")) ?? "";
}

/** What the command's report of captures says; they are in one folder. */
async function reported(files: readonly string[], ...options: string[]): Promise<string> {
  const report = join(folder, "report.html");
  const args = ["explain", ...files.map((path) => basename(path)), "-o", report, "--lang", "en", ...options];
  expect(await twinport(args, { cwd: dirname(files[0] ?? "") })).toMatchObject({ status: 0 });
  return (await (await browser.open(report)).textContent("main")) ?? "";
}

describe("the page that analyses captures", () => {
  it("is inviting, in the reader's language, in any width", async () => {
    for (const width of [360, 1280]) {
      for (const [locale, colorScheme, title] of [
        ["en-US", "light", "FTP captures, explained"],
        ["zh-CN", "dark", "FTP 抓包逐包解说"],
      ] as const) {
        const page = await open({ locale, colorScheme, viewport: { width, height: 900 } });
        expect(await page.textContent("h1")).toBe(title);
        expect(await page.getAttribute("html", "lang")).toBe(locale.slice(0, 2) === "zh" ? "zh-CN" : "en");
        expect(
          await overlaps(
            page,
            "h1, .app-lead, .app-muted, .app-drop-title, label, button, summary, .app-brand",
          ),
        ).toEqual([]);
        expect(await cutOff(page, "h1, p, label, button, summary")).toEqual([]);
        expect(await scrollsSideways(page)).toBe(false);
        await keepPicture(page, `app-${width}-${locale}-${colorScheme}`, true);
      }
    }
  });

  it("tells a capture that is chosen as the command's report does", async () => {
    const page = await open();
    await choose(page, passive);
    expect(await said(page)).toBe(await reported([passive]));
    expect(await page.textContent(".app-bar")).toContain("exact-passive.pcap");
  });

  it("tells what is dropped, and merges several by time", async () => {
    const page = await open();
    await drop(page, passive, active);
    expect(await page.textContent(".app-bar")).toContain("exact-passive.pcap + exact-active.pcap");
    expect(await said(page)).toBe(await reported([passive, active]));
  });

  it("takes what was pasted: a key log's text, and a file", async () => {
    const page = await open();
    await paste(page, readFileSync(keyLog, "utf8"), null);
    expect(await page.textContent(".app-notice")).toContain("The key log is held");
    await paste(page, null, encrypted);
    expect(await said(page)).toBe(await reported([encrypted], "--keylog", keyLog));
  });

  it("decrypts with a key log that comes along, or later", async () => {
    const page = await open();
    const expected = await reported([encrypted], "--keylog", keyLog);
    expect(expected).toContain("reader");
    await choose(page, keyLog, encrypted);
    expect(await said(page)).toBe(expected);
    await choose(page, encrypted);
    expect(await said(page)).toBe(await reported([encrypted]));
    await choose(page, keyLog);
    expect(await said(page)).toBe(expected);
  });

  it("decrypts what was recorded with every cipher that it has as the command does", async () => {
    const names = readdirSync(fixture("keylog")).filter((name) => !/aria|camellia/.test(name));
    const ending = (wanted: string): string[] =>
      names.filter((name) => name.endsWith(wanted)).map((name) => fixture(`keylog/${name}`));
    const captures = ending(".pcap");
    const keys = made(
      "keys.log",
      ending(".keylog")
        .map((path) => readFileSync(path, "utf8"))
        .join(""),
    );
    const page = await open();
    await choose(page, ...captures, keys);
    expect(await outcome(page)).toContain(`${captures.length} FTP sessions`);
    expect(await said(page)).toBe(await reported(captures, "--keylog", keys));
  });

  it("says of a cipher that it lacks that it cannot, and not that the secrets are wrong", async () => {
    const name = "keylog/tls12-camellia-vsftpd-openssl";
    const page = await open();
    await choose(page, fixture(`${name}.pcap`), fixture(`${name}.keylog`));
    expect(await said(page)).toContain("this cipher suite cannot be decrypted");
  });

  it("is accessible while it is empty, and when something is wrong", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open({ colorScheme });
      await page.evaluate(axe.source);
      expect(await violations(page)).toEqual([]);
      await choose(page, join(root, "package.json"));
      await page.locator(".app-problem").waitFor();
      expect(await violations(page)).toEqual([]);
    }
  });

  it.each([
    ["gzip", "gz", (bytes: Uint8Array) => gzipSync(bytes)],
    ["gzip, two members", "gz", (bytes: Uint8Array) => inTwo(bytes, gzipSync)],
    ["Zstandard", "zst", stored],
  ])("reads what is compressed by %s", async (_, ending, compress) => {
    const path = made(`exact-passive.pcap.${ending}`, compress(readFileSync(passive)));
    const page = await open();
    await choose(page, path);
    expect(await said(page)).toBe(await reported([path]));
  });

  it.each([
    ["breaks off", (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 9), "break off"],
    [
      "is damaged",
      (bytes: Uint8Array) => bytes.map((byte, at) => (at === bytes.length - 6 ? ~byte : byte)),
      "are damaged",
    ],
  ])("tells gzip that %s as far as it goes", async (_, spoil, told) => {
    const path = made("spoilt.pcap.gz", spoil(gzipSync(readFileSync(passive))));
    const page = await open();
    await choose(page, path);
    const text = await said(page);
    expect(text).toContain("Three-way handshake");
    expect(text).toContain(told);
  });

  it("says of what is no capture what it looks like, and what to do, and takes another", async () => {
    for (const [locale, told] of [
      ["en", ["cannot be read as a capture", "package.json: not a packet capture", "editcap"]],
      ["zh-CN", ["无法作为抓包文件读取", "package.json 看起来是 JSON 或其他文本", "editcap"]],
    ] as const) {
      const page = await open({ locale });
      await choose(page, join(root, "package.json"));
      const problem = await page.locator(".app-problem").textContent();
      for (const part of told) expect(problem).toContain(part);
      await keepPicture(page, `app-problem-${locale}`);
      await choose(page, passive);
      expect(await said(page)).toContain("13111.txt");
      expect(await page.locator(".app-problem").count()).toBe(0);
    }
  });

  it("says where there is no FTP", async () => {
    const page = await open();
    await choose(page, made("empty.pcap", readFileSync(passive).subarray(0, 24)));
    expect(await page.locator(".app-notice").textContent()).toContain("No FTP in it");
    expect(await outcome(page)).toMatch(/^0 FTP sessions in 0 packets/);
  });

  it("shows passwords, and uses the capture's own secrets, only if told to", async () => {
    const page = await open();
    await choose(page, passive);
    expect(await said(page)).toContain("********");
    await page.click(".app-options summary");
    await forget(page);
    await page.check("[name=showPasswords]");
    expect(await said(page)).toBe(await reported([passive], "--show-passwords"));
    const inside = fixture("keylog/secrets-inside.pcapng");
    await choose(page, inside);
    expect(await said(page)).toContain("--use-secrets");
    await page.click(".app-options summary");
    await forget(page);
    await page.check("[name=useSecrets]");
    expect(await said(page)).toBe(await reported([inside], "--use-secrets", "--show-passwords"));
  });

  it("shows a name with markup and directions in it, and runs nothing of it", async () => {
    const page = await open();
    const name = "<img src=x onerror=alert(1)>\u202egnp.pcap";
    await choose(page, made(name, readFileSync(passive)));
    await outcome(page);
    expect(await page.textContent(".app-names")).toBe("<img src=x onerror=alert(1)>\\u{202e}gnp.pcap");
    expect(await page.locator("img").count()).toBe(0);
  });

  it("may do nothing but run itself", () => {
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(appPage.head) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; worker-src blob:; script-src blob: 'sha256-\S+'; style-src 'sha256-\S+'; img-src data:; base-uri 'none'; form-action 'none'$/,
    );
  });
});

describe("a large capture", () => {
  it.each([
    ["of one transfer", "bulk", ["--size", "100MB"]],
    ["of many sessions", "mix", ["--size", "100MB"]],
    ["of more sessions than a page holds", "short", ["--count", "20000"]],
  ] as const)("%s is read with progress, and the page answers meanwhile", async (_, kind, size) => {
    const path = generatedIn(folder, kind, ...size);
    const page = await open();
    await watchFrames(page);
    await choose(page, path);
    await page.locator("progress").waitFor();
    await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 20e6);
    await keepPicture(page, `app-reading-${kind}`);
    const line = await outcome(page);
    const frames = await page.evaluate(() => Reflect.get(window, "frames_") as readonly Frame[]);
    const [reading, showing] = [true, false].map((is) =>
      Math.max(...frames.filter((one) => one.reading === is).map(({ gap }) => gap)),
    );
    const memory = await peakMemory(page);
    console.log(
      `${kind}: ${(statSync(path).size / 1e6).toFixed(1)} MB, ${line}; longest frame while reading ${reading?.toFixed(0)} ms, when shown ${showing?.toFixed(0)} ms; process at most ${(memory / 1e6).toFixed(0)} MB`,
    );
    // Were it analysed where the page is drawn, there would be none.
    expect(frames.filter((one) => one.reading).length).toBeGreaterThan(10);
    await keepPicture(page, `app-${kind}`);
  });

  it("can be cancelled: what was found stays, and another is taken", async () => {
    const path = generatedIn(folder, "mix", "--size", "100MB");
    const page = await open();
    await choose(page, path);
    await page.locator(".app-found li").first().waitFor();
    await page.click(".app-reading button");
    expect(await page.locator(".app-notice").textContent()).toMatch(/^Cancelled: .* of 100 MB/);
    expect(await said(page)).toContain("Three-way handshake");
    await choose(page, passive);
    expect(await said(page)).toContain("13111.txt");
  });
});

/** What axe-core objects to. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await page.evaluate(() =>
    (Reflect.get(window, "axe") as typeof axe).run(document),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

interface Frame {
  readonly gap: number;
  readonly reading: boolean;
}

/** Notes how far apart the page's frames are, and whether captures were being read. */
function watchFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const noted: Frame[] = [];
    Reflect.set(window, "frames_", noted);
    let last = performance.now();
    const frame = (now: number): void => {
      noted.push({ gap: now - last, reading: document.querySelector("progress") !== null });
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Two members, one behind the other. */
function inTwo(bytes: Uint8Array, compress: (part: Uint8Array) => Uint8Array): Uint8Array {
  const half = bytes.length >> 1;
  return Buffer.concat([compress(bytes.subarray(0, half)), compress(bytes.subarray(half))]);
}

/** A Zstandard frame of one block that is not compressed (RFC 8878 §3.1.1). */
function stored(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([head, bytes]);
}
