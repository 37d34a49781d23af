import { chromiumPath, launch } from '../../support/browser.ts';
import { atMost, type BenchCase } from '../case.ts';
import { startShipped } from '../shipped.ts';
import { median } from '../stats.ts';

const MOST_SECONDS = 1;
/** As a cheap tablet beside this computer. */
const SLOWER = 4;

export const paint: BenchCase = {
  name: 'paint',
  goal: `first paint of the page on a processor ${SLOWER} times slower: ≤ ${MOST_SECONDS} s`,
  async run(context) {
    if (chromiumPath === null) throw new Error('there is no Chromium');
    const ours = await startShipped(context, context.file(context.plan.receipts));
    const browser = await launch();
    context.later(() => browser.close());
    const [paints, pictures]: [number[], number[]] = [[], []];
    for (let round = 0; round < context.plan.starts; round++) {
      // Nothing is kept from the round before.
      const page = await (await browser.newContext({ viewport: { width: 1024, height: 768 } })).newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await page.goto(ours.url);
      await page.getByTestId('data-time').waitFor();
      const [painted, shown] = await page.evaluate(() => [
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
        performance.now(),
      ]);
      paints.push((painted ?? Number.NaN) / 1000);
      pictures.push((shown ?? Number.NaN) / 1000);
      await page.context().close();
    }
    await ours.stop();
    const value = median(paints);
    return [
      { what: `first paint, processor ÷ ${SLOWER}`, value, unit: 's', goal: atMost(MOST_SECONDS, value, 's') },
      { what: `the figures are there, processor ÷ ${SLOWER}`, value: median(pictures), unit: 's' },
    ];
  },
};
