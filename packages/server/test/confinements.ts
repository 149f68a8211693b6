import { createRequire } from "node:module";
import { release } from "node:os";

/** Whether this host must have openat2: a kernel that knows it, and the package that reaches it. */
export const hasOpenat2 = process.platform === "linux" && kernelIsAtLeast(5, 6) && isInstalled("koffi");

function kernelIsAtLeast(major: number, minor: number): boolean {
  const [first = 0, second = 0] = release().split(".").map(Number);
  return first > major || (first === major && second >= minor);
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
