/** The dashboards as a Grafana on this computer shows them: docs/images/grafana-*.png. Without one they stay as they are. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import type { DashboardName } from '../src/domain/panels.ts';
import { drawnWhole, grafanaProgram, startSeenGrafana } from '../tests/support/seen-grafana.ts';
import type { SeenName } from '../tests/support/seen-shops.ts';

const PICTURES: readonly (readonly [DashboardName, SeenName, number, number])[] = [
  ['kassa', 'buffer-full', 1024, 768],
  ['cashier', 'not-printed', 1024, 768],
  ['terminals', 'not-printed', 1024, 1060],
  ['buffer', 'buffer-full', 1024, 1080],
  ['sales', 'calm', 1024, 1170],
];

/** Numbers are the last point of a line, and its points are 15 s apart. */
const TWO_SCRAPES_MS = 31_000;

export async function photographDashboards(browser: Browser, folder: string): Promise<void> {
  if (grafanaProgram === null) {
    console.log('There is no Grafana on PATH: its pictures stay as they are.');
    return;
  }
  const shops = [...new Set(PICTURES.map(([, shop]) => shop))];
  const grafana = await startSeenGrafana(shops, 'http://shop.example:8001');
  try {
    await setTimeout(TWO_SCRAPES_MS);
    for (const [dashboard, shop, width, height] of PICTURES) {
      const page = await browser.newPage({ viewport: { width, height }, locale: 'ru-RU' });
      await page.goto(grafana.urlOf(dashboard, shop, '&theme=light'));
      await drawnWhole(page);
      // Charts are drawn on a canvas, of which nobody says that it is done.
      await page.waitForTimeout(3000);
      const path = join(folder, `grafana-${dashboard}.png`);
      await page.screenshot({ path });
      console.log(`${path}: ${Math.round(statSync(path).size / 1024)} KB`);
      await page.close();
    }
  } finally {
    await grafana.stop();
  }
}
