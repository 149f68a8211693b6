// Builds the pages of reports (packages/capture/src/web) into one module of text: HTML files whose script and style are in them, and
// whose policy lets nothing else run and nothing be fetched.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** Writes packages/capture/bundle/page.js. */
export async function buildPages(root) {
  const web = join(root, "packages/capture/src/web");
  const worker = await scriptOf(join(web, "worker.ts"));
  const report = await scriptOf(join(web, "report.ts"));
  const app = `const workerSource=${asText(worker)};${await scriptOf(join(web, "app.ts"))}`;
  const pages = {
    reportPage: pageOf(styleOf(join(web, "style/page.css")), report, []),
    appPage: pageOf(styleOf(join(web, "style/app.css")), app, [
      "worker-src blob:",
      `script-src blob: ${hashOf(app)}`,
    ]),
  };
  mkdirSync(join(root, "packages/capture/bundle"), { recursive: true });
  writeFileSync(
    join(root, "packages/capture/bundle/page.js"),
    Object.entries(pages)
      .map(([name, page]) => `export const ${name} = ${JSON.stringify(page)};\n`)
      .join(""),
  );
}

/** A page in two halves, between which its data come. `further`: what its policy allows besides. */
function pageOf(style, script, further) {
  const policy = [
    "default-src 'none'",
    ...(further.length > 0 ? further : [`script-src ${hashOf(script)}`]),
    `style-src ${hashOf(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="twinport">
<title>Twinport</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main><noscript>This report is drawn by the script in it. 本报告由其中的脚本绘制。</noscript></main>
`;
  return { head, tail: `<script>${script}</script>\n</body>\n</html>\n` };
}

const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A program's text as a string in another program. */
const asText = (text) => JSON.stringify(text).replaceAll("<", "\\u003c");

async function scriptOf(input) {
  const bundle = await rolldown({
    input,
    platform: "browser",
    resolve: { conditionNames: ["twinport-source", "import", "default"] },
    onLog(level, log, report) {
      if (level === "warn") throw new Error(log.message);
      report(level, log);
    },
  });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  const [{ code }] = output;
  // Inside <script> it would end it.
  if (/<\/script|<!--/i.test(code)) throw new Error(`${input}: its text would end the script element`);
  return code.trim();
}

/** A style sheet with those that it imports, without comments and needless blanks. */
function styleOf(file) {
  const text = readFileSync(file, "utf8");
  const whole = text.replace(/@import "(.*?)";/g, (_, name) => styleOf(join(file, "..", name)));
  return whole
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}
