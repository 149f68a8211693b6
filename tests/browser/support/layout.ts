import type { Page } from "playwright-core";

/** Texts that lie one on the other, among the visible elements that a selector finds: the first twenty pairs. */
export async function overlaps(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate((wanted) => {
    // Rows out of sight are only as high as guessed, until they are laid out.
    for (const chunk of document.querySelectorAll<HTMLElement>(".chunk"))
      chunk.style.contentVisibility = "visible";
    const slack = 1;
    const boxes = [...document.querySelectorAll(wanted)]
      // What is folded away has a box, too.
      .filter((element) => element.checkVisibility())
      .map((element) => ({ text: element.textContent?.trim() ?? "", box: element.getBoundingClientRect() }))
      .filter(({ text, box }) => text !== "" && box.width > 0 && box.height > 0)
      .sort((a, b) => a.box.top - b.box.top);
    const found: string[] = [];
    for (const [at, one] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        if (other.box.top > one.box.bottom - slack || found.length >= 20) break;
        const apart =
          other.box.bottom - slack <= one.box.top ||
          other.box.left >= one.box.right - slack ||
          other.box.right - slack <= one.box.left;
        if (!apart) found.push(`"${one.text}" and "${other.text}"`);
      }
    }
    return found;
  }, selector);
}

/** Elements whose text is wider or higher than they are, or that reach out of the page's width: the first twenty. */
export async function cutOff(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate((wanted) => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll<HTMLElement>(wanted)]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const box = element.getBoundingClientRect();
        if (box.width === 0 || box.height === 0) return false;
        const clips = getComputedStyle(element).overflowX !== "visible";
        return (
          (clips && element.scrollWidth > element.clientWidth + 1) || box.right > width + 1 || box.left < -1
        );
      })
      .slice(0, 20)
      .map((element) => element.textContent?.trim().slice(0, 80) ?? "");
  }, selector);
}

/** Whether the page must be scrolled sideways to be read. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}
