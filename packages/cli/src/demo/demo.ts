import { analyzeBytes, type Language, renderText, WireCapture } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { invocation } from "../invocation.ts";
import { aborted, columnsOf, type Io, statusOf, wantsColour } from "../io.ts";
import { type Recorded, writeDemoReport } from "./report.ts";
import { playSession } from "./session.ts";
import { demoFile, type Stage, setStage } from "./stage.ts";
import { captureLoopback } from "./tcpdump.ts";
import { texts } from "./texts.ts";

export interface DemoOptions {
  readonly once?: boolean;
  readonly acks?: boolean;
  /** HTML file for what is shown. */
  readonly report?: string;
  readonly lang: Language;
}

/** `twinport demo`: the article's session in both modes against a server of its own, explained; then the server goes on. */
export async function demo(options: DemoOptions, io: Io): Promise<number> {
  const say = texts[options.lang];
  const line = (text = "") => io.stdout.write(`${text}\n`);
  const stop = io.stopOn("SIGINT", "SIGTERM", "SIGHUP");
  const stage = await setStage();
  const recordings: Recorded[] = [];
  try {
    line(say.intro(`${stage.server.address}:${stage.server.port}`));
    for (const mode of ["pasv", "port"] as const) {
      if (stop.aborted) return statusOf(stop);
      const { bytes, live } = await record(stage, mode);
      line();
      line(heading(mode === "pasv" ? say.passive : say.active, io));
      line(live ? say.packets : say.events);
      line();
      const analysis = analyzeBytes(bytes, { file: mode === "pasv" ? "passive" : "active", host: nodeHost });
      recordings.push({ mode, live, analysis });
      io.stdout.write(
        renderText(analysis, {
          language: options.lang,
          acks: options.acks === true,
          colour: wantsColour(io),
          width: columnsOf(io),
        }),
      );
    }
    if (options.report !== undefined) {
      await writeDemoReport(options.report, recordings, options.lang);
      line();
      line(say.reported(options.report));
    }
    if (options.once === true) return 0;
    const url = `ftp://${stage.user}:${stage.password}@${stage.server.address}:${stage.server.port}/`;
    line();
    line(say.serving(url));
    line(say.tryIt);
    line(`  ${invocation(io.env)} ftp ${url}`);
    line(`  curl ${url}${demoFile}`);
    line(say.stop);
    await aborted(stop);
    return statusOf(stop);
  } finally {
    await stage.close();
  }
}

/** Plays the session and gives its capture: real packets where they can be had, else rebuilt from the client's events. */
async function record(stage: Stage, mode: "pasv" | "port"): Promise<{ bytes: Uint8Array; live: boolean }> {
  const live = await captureLoopback(stage.server.port, stage.ports);
  if (live !== undefined) {
    await playSession(stage, mode);
    return { bytes: await live.finish(), live: true };
  }
  const capture = new WireCapture({ dataPayload: true });
  await playSession(stage, mode, capture);
  return { bytes: capture.finish(), live: false };
}

function heading(text: string, io: Io): string {
  return wantsColour(io) ? `\u001b[1m━━ ${text}\u001b[0m` : `━━ ${text}`;
}
