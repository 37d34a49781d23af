/** What a Prometheus sees that scrapes the program while the till works. */
import { renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBufferFile, openWriter } from '../../../src/simulator/index.ts';
import { samplesOf } from '../../support/exposition.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';
import { runTool } from '../../support/tools.ts';

let shop: RunningShop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

async function scrape(): Promise<string> {
  return (await shop.get('/metrics', { headers: { 'x-prometheus-scrape-timeout-seconds': '10' } })).text();
}

async function value(name: string): Promise<number | undefined> {
  return samplesOf(await scrape()).find((sample) => sample.name === name)?.value;
}

test('the page has the type that a strict Prometheus 3 wants, and passes promtool', async () => {
  const answer = await shop.get('/metrics');
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(runTool('promtool', ['check', 'metrics'], await answer.text())).toEqual({ status: 0, output: '' });
});

test('what was committed a moment ago is on the next page', async () => {
  expect(await value('kkt_buffer_pending_receipts')).toBe(0);
  for (let pending = 1; pending <= 5; pending++) {
    shop.writer.addReceipt();
    expect(await value('kkt_buffer_pending_receipts')).toBe(pending);
  }
});

test('many scrapes at once are all whole, and all alike', async () => {
  shop.writer.addReceipt();
  // The sums of closed days come after the start, in their own time, and so does who has not seen the test printer's alert.
  const late = ['\npos_month_sales_receipts', '\npos_alert_unseen_timestamp_seconds'];
  await until('all is there', async () => {
    const page = await scrape();
    return late.every((name) => page.includes(name));
  });
  const pages = await Promise.all(Array.from({ length: 20 }, scrape));
  const names = pages.map(
    (page) =>
      new Set(
        samplesOf(page)
          .filter(({ name }) => /^(kkt|pos)_/.test(name))
          .map(({ name }) => name),
      ),
  );
  for (const seen of names) expect(seen).toEqual(names[0]);
  for (const page of pages) expect(page).toContain('\nkkt_buffer_pending_receipts 1\n');
});

test('a delivery is counted once: not again by another scrape, nor in a file that is put in the place of the old one', async () => {
  const count = () => value('kkt_sync_duration_seconds_count');
  const before = (await count()) ?? Number.NaN;
  const id = shop.writer.addReceipt();
  await scrape();
  shop.writer.sync(id);
  expect(await count()).toBe(before + 1);
  expect(await count()).toBe(before + 1);

  shop.writer.close();
  const backup = `${shop.path}.backup`;
  createBufferFile(backup);
  const old = openWriter(backup);
  for (let delivery = 0; delivery < 5; delivery += 1) old.sync(old.addReceipt());
  old.close();
  for (const end of ['-wal', '-shm']) rmSync(shop.path + end, { force: true });
  renameSync(backup, shop.path);
  expect(await count()).toBe(before + 1);
  const restored = openWriter(shop.path);
  restored.sync(restored.addReceipt());
  expect(await count()).toBe(before + 2);
  restored.close();
});
