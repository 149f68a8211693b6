import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, it, onTestFinished } from "vitest";
import { reportParts } from "../support/report-parts.ts";
import { pathWithPeers, twinport } from "./peers.ts";

const [node = "", command = ""] = twinport;

it("looks first whether the page can be written", async () => {
  const child = spawn(node, [command, "lab", "passive-port-dropped", "--report", "/nonexistent/report.html"]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text: Buffer) => {
      said += text.toString();
    });
  }
  expect((await once(child, "close"))[0]).toBe(3);
  expect(said).toBe("twinport: cannot write /nonexistent/report.html: no such file or folder\n");
});

it("writes what both ends saw of a scenario as a page", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinport-lab-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "report.html");
  const env = { ...process.env, PATH: pathWithPeers() };
  const child = spawn(node, [command, "lab", "passive-port-dropped", "--report", file, "--lang", "en"], {
    env,
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  expect((await once(child, "close"))[0]).toBe(0);
  expect(said).toContain(`The report: ${file}`);
  const parts = reportParts(file);
  const chapters = parts.filter(({ kind }) => kind === "chapter").map(({ data }) => data);
  expect(chapters).toMatchObject([
    { title: { en: "Between both ends", "zh-CN": "两端之间" } },
    { title: { en: "Beside the client" } },
    { title: { en: "Beside the server" } },
  ]);
  expect(parts[1]?.data).toMatchObject({
    lanes: [{}, { role: "router", name: "192.168.13.1 · 203.0.113.2" }, {}, {}],
    rows: expect.arrayContaining([
      expect.objectContaining({
        kind: "tcp.handshake.incomplete",
        step: expect.objectContaining({ from: 0, stops: 1 }),
        crossed: { frames: [], fate: "stopped" },
        finding: { rule: "R01", level: "error" },
      }),
    ]),
  });
});
