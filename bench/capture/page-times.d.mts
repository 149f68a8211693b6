import type { Page } from "playwright-core";

export function peakMemory(page: Page): Promise<number>;
