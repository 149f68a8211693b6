import { afterAll, expect, vi } from "vitest";

// Runs with each file of those that share a process: a process of its own would have ended what a file leaves listening.
const listening = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;
const before = listening();
afterAll(() =>
  vi.waitFor(() =>
    expect(listening(), "servers that listen still, behind this file's tests").toBeLessThanOrEqual(before),
  ),
);
