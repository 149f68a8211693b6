import { h } from "./dom.ts";

// The page that analyses captures itself: drop one, and a Web Worker reads it.
document.querySelector("main")?.replaceChildren(h("p", {}, "app"));
