import type { Page } from "playwright-core";

export function filterTimes(page: Page): Promise<readonly number[]>;
export function languageTime(page: Page): Promise<number>;
export function peakMemory(page: Page): Promise<number>;
export function scrolledFrames(page: Page): Promise<readonly number[]>;
