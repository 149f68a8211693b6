import { expect, it } from "vitest";
import { analyzeBytes, renderText, WireCapture } from "../index.ts";

const encoder = new TextEncoder();

it("does not give the round trip of a handshake that was made up", () => {
  const capture = new WireCapture();
  const client = { address: "192.0.2.1", port: 40_000 };
  const server = { address: "192.0.2.9", port: 21 };
  const bytes = (time: number, direction: "to-server" | "to-client", line: string) => {
    const payload = encoder.encode(`${line}\r\n`);
    capture.event({ type: "bytes", time, id: 1, direction, length: payload.length, payload });
  };
  capture.event({ type: "open", time: 1000, id: 1, channel: "control", client, server, initiator: "client" });
  bytes(1001, "to-client", "220 hello");
  bytes(1002, "to-server", "USER u");
  const analysis = analyzeBytes(capture.finish(), { file: "x" });
  expect(analysis.sessions[0]?.rows[0]).toMatchObject({
    kind: "tcp.handshake.control",
    params: { rttMs: null },
  });
  expect(renderText(analysis, { language: "en" })).toContain("Rebuilt from socket events by Twinport");
  const chinese = renderText(analysis, { language: "zh-CN" });
  expect(chinese).toContain("根据套接字事件还原");
  expect(chinese).not.toContain("往返时延");
});
