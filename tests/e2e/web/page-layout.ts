/** How the page lies on a screen. */
import type { Screen } from '../../support/browser.ts';
import { violations } from './page-on-screen.ts';

export const SIZES = [
  [360, 800],
  [768, 1024],
  [1024, 768],
  [1440, 900],
] as const;

/** What a person must find without scrolling, once something is urgent. */
const AT_ONCE = ['overall', 'steps', 'acknowledge', 'help', 'call'];
const URGENT = '.band-bad';

/** On each size of screen, and with text of twice the size: what sticks out, is broken, or must be looked for; empty where all is well. */
export async function misplaced(screen: Screen): Promise<string[]> {
  const { page } = screen;
  const missed = await unfitting(screen, async (width, height) => {
    const cards = width === 1024 ? await hiddenCards(screen, height) : [];
    if ((await page.locator(URGENT).count()) === 0) return cards;
    const parts: string[] = [];
    for (const part of AT_ONCE) {
      const isThere = (await page.getByTestId(part).count()) > 0;
      if (isThere && !(await isOnFirstScreen(screen, part, height))) parts.push(part);
    }
    return [...cards, ...parts];
  });
  return [...missed, ...(await violations(screen))];
}

/** The same of whatever is open; `hidden` tells what has to be looked for, with text of its usual size. */
export async function unfitting(
  screen: Screen,
  hidden: (width: number, height: number) => Promise<string[]> = async () => [],
): Promise<string[]> {
  const { page } = screen;
  const found = new Set<string>();
  for (const scale of ['100%', '200%']) {
    await page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), scale);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      const out = scale === '100%' ? await hidden(width, height) : [];
      const wrong = [
        ...(await overflowing(screen)),
        ...(await brokenWords(screen)),
        ...out.map((part) => `${part} is not on the first screen`),
      ];
      for (const what of wrong) found.add(`${width} × ${height}, ${scale}: ${what}`);
    }
  }
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  return [...found];
}

/** Cards of tills that one has to scroll for. */
async function hiddenCards({ page }: Screen, height: number): Promise<string[]> {
  const feet = await page
    .getByTestId(/^terminal-POS-\d+$/)
    .evaluateAll((cards) =>
      cards.map((card) => [card.getAttribute('data-testid'), card.getBoundingClientRect().bottom]),
    );
  return feet.filter(([, foot]) => Number(foot) > height).map(([card]) => String(card));
}

export async function isOnFirstScreen({ page }: Screen, testId: string, height: number): Promise<boolean> {
  const box = await page.getByTestId(testId).first().boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

/** Words that begin on one line and end on another. */
function brokenWords({ page }: Screen): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const parent = node.parentElement;
      // What only machines have given a name is as long as it is.
      if (parent === null || parent.closest('.visually-hidden, [hidden], .breaks') !== null) continue;
      // Left for the ear alone.
      if (getComputedStyle(parent).clipPath !== 'none') continue;
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{L}\d]+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(`${word} in ${parent.className}`);
      }
    }
    return broken;
  });
}

/** Elements that stick out of the window or of a dialog, which must not scroll sideways. */
function overflowing({ page }: Screen): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('dialog[open]')];
    const tooNarrow = boxes.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    return tooNarrow.flatMap((box) => {
      const right = box.getBoundingClientRect().left + box.clientLeft + box.clientWidth;
      return (
        [...box.querySelectorAll('*')]
          // A command is never broken: it scrolls by itself.
          .filter((element) => element.closest('.visually-hidden, pre') === null)
          .filter((element) => element.getBoundingClientRect().right > right + 1)
          .map(({ tagName, className, textContent }) => `${tagName}.${className}: ${textContent?.slice(0, 60)}`)
      );
    });
  });
}
