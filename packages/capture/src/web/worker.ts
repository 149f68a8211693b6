import { analyseFiles } from "./app/analysis.ts";
import { browserHost } from "./app/host.ts";
import type { Message, Request } from "./app/messages.ts";
import { problemOf } from "./app/problem.ts";

// The analyser in a Web Worker: it is asked once, and tells what it finds.
const tell = (message: Message): void => postMessage(message);
addEventListener("message", ({ data }: MessageEvent<Request>) => {
  analyseFiles(data, browserHost, tell).catch((error: unknown) =>
    tell({ kind: "problem", problem: problemOf(error) }),
  );
});
