import { App } from "./app/page.ts";

// The page that analyses captures itself: drop one, and a Web Worker reads it.
const root = document.querySelector("main");
if (root !== null) new App(root, /^zh\b/i.test(navigator.language) ? "zh-CN" : "en");
