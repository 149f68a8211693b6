import { chromium } from "playwright-core";
const [,, file, out, w="1280", h="900", lang="", scheme="light", full=""] = process.argv;
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const p = await b.newPage({ viewport: { width: +w, height: +h }, colorScheme: scheme, ...(lang && {locale: lang}) });
p.on("console", m => console.log("console", m.type(), m.text())); p.on("pageerror", e => console.log("error", e)); p.on("request", r => console.log("request", r.url().slice(0,80)));
await p.goto(file.startsWith("file:")?file:"file://" + file); await p.waitForTimeout(300); await p.screenshot({ path: out, fullPage: full === "full" }); await b.close();
