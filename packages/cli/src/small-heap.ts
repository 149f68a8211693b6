import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** The old generation is collected when it has grown by this much; V8 lets one of a few ten MB become four times as large. */
const growingPercent = 50;
/** Room for new objects that is enough; V8 would take several times as much, and only few of a capture's objects die young. */
const enoughYoung = 8 * 1024 * 1024;
/** Milliseconds between looks at that room. */
const interval = 5;

/**
 * Keeps the heap of a command that reads very much near what lives in it: without it, V8 lets garbage become several times
 * that, because there is memory. Both flags are ones that V8 asks each time it resizes its heap, so that they can be set
 * now; the sizes themselves cannot be. Whoever gives Node a heap size of his own keeps it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
  const look = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
    if (young !== undefined && young.space_size < enoughYoung) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(look);
  }, interval);
  look.unref();
}
