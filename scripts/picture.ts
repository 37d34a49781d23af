/** `npm run picture`: docs/images/page.png, the page as a tablet shows it on a day on which the OFD is out of reach. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startDemo } from '../src/demo/run.ts';
import { buildPage, launch, look } from '../tests/support/browser.ts';

const PICTURE = join(import.meta.dirname, '..', 'docs', 'images', 'page.png');
const TILL = ['--port', '0', '--control-port', '0', '--history', '8d', '--seed', '7', '--speed', '600'];

await buildPage();
mkdirSync(dirname(PICTURE), { recursive: true });
const demo = await startDemo(
  { simulator: [...TILL, '--scenario', 'ofd-outage'], host: '127.0.0.1', port: 0 },
  new AbortController().signal,
);
const browser = await launch();
try {
  const { page } = await look(browser, demo.program.url, { locale: 'ru-RU' });
  await demo.shown;
  await page.getByTestId('steps').first().waitFor({ timeout: 120_000 });
  await page
    .getByTestId('story-ofd-outage')
    .filter({ hasText: /пропал$/ })
    .waitFor();
  await page.screenshot({ path: PICTURE });
  console.log(`${PICTURE}: ${Math.round(statSync(PICTURE).size / 1024)} KB`);
} finally {
  await browser.close();
  await demo.stop();
}
