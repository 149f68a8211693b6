import type { SessionSection } from "./session-section.ts";

/** Sees to it that what is printed is the whole: sessions and what is folded are opened for it, and closed again. */
export function printWhole(sections: readonly SessionSection[]): void {
  let closed: readonly (() => void)[] = [];
  // Of a page that is shown anew, the one before has nothing to print any more.
  window.onbeforeprint = () => {
    const folded = [...document.querySelectorAll<HTMLDetailsElement>("main details:not([open])")];
    closed = folded.map((details) => () => {
      details.open = false;
    });
    for (const section of sections) section.draw();
    for (const details of folded) details.open = true;
  };
  window.onafterprint = () => {
    for (const close of closed) close();
  };
}
