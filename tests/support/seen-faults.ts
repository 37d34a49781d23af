/** What a person who stands before a dashboard would call broken: errors, text that is cut, holes, links that lead nowhere. */
import type { Page } from 'playwright-core';

/** Grafana's own marks of a panel that could not be asked or drawn. */
const BROKEN = '[data-testid="data-testid Panel status error"], [data-testid^="data-testid Alert error"]';

export async function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(lookAround, BROKEN);
}

/** Runs in the page. */
function lookAround(broken: string): string[] {
  const CLIPS = ['hidden', 'clip', 'auto', 'scroll'];
  /** A glyph may hang a little over its box. */
  const TOLERANCE = 3;
  const faults: string[] = [];
  for (const panel of document.querySelectorAll('section[data-testid^="data-testid Panel header"]')) {
    const title = panel.querySelector('h2')?.textContent ?? '';
    for (const mark of panel.querySelectorAll(broken)) faults.push(`${title}: broken: ${mark.textContent}`);
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text === '') continue;
      if (text.includes('…')) faults.push(`${title}: a hole in «${text}»`);
      const range = document.createRange();
      range.selectNodeContents(node);
      const words = range.getBoundingClientRect();
      if (words.width > 1 && words.height > 1 && isCut(node.parentElement, panel, words)) {
        faults.push(`${title}: cut «${text}»`);
      }
    }
  }
  return faults;

  function isCut(within: Element | null, panel: Element, words: DOMRect): boolean {
    for (let at = within; at !== null && at !== panel.parentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.visibility === 'hidden') return false;
      const box = at.getBoundingClientRect();
      const beside = words.right > box.right + TOLERANCE || words.left < box.left - TOLERANCE;
      if (beside && CLIPS.includes(style.overflowX)) return true;
      const beyond = words.bottom > box.bottom + TOLERANCE || words.top < box.top - TOLERANCE;
      if (beyond && CLIPS.slice(0, 2).includes(style.overflowY)) return true;
      // What more rows there are is scrolled to.
      if (CLIPS.slice(2).includes(style.overflowY) && at.scrollHeight > at.clientHeight + 1) return false;
    }
    return false;
  }
}

/** The size of the largest letters in a panel, as they are drawn. */
export async function lettersOf(page: Page, title: string): Promise<number> {
  const panel = page.locator(`section[data-testid="data-testid Panel header ${title}"]`).first();
  return panel.evaluate((element) => {
    const sizes = [...element.querySelectorAll('span')].map((span) =>
      Number.parseFloat(getComputedStyle(span).fontSize),
    );
    return Math.max(...sizes);
  });
}

export async function textOf(page: Page, title: string): Promise<string> {
  return page.locator(`section[data-testid="data-testid Panel header ${title}"]`).first().innerText();
}
