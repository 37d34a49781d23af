/** What opens over the page: help, charts, reports, the journal, receipts, another screen. */
import { describe, expect, test, vi } from 'vitest';
import { chromiumPath, plain } from '../../support/browser.ts';
import { history } from '../../support/page-answers.ts';
import { RECEIPT } from '../../support/page-reports.ts';
import { alert, calmDay, NOON, sixTills } from '../../support/page-states.ts';
import { lacks } from '../../support/share.ts';
import { unfitting } from './page-layout.ts';
import { SOON, usePage, violations } from './page-on-screen.ts';

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))(
  'what opens over the page',
  () => {
    const { show, shows } = usePage();

    test('the page that helps opens over the screen, and its links stay there', async () => {
      const { server, screen } = await show(calmDay({ alerts: [alert()] }));
      await screen.page.getByTestId('help').click();
      await screen.page.getByRole('heading', { name: 'Касса не принимает оплату', level: 1 }).waitFor();
      expect(server.asked).toContain('/runbooks/PosBufferFull');
      expect(await violations(screen)).toEqual([]);
      await screen.page.locator('.runbook summary').click();
      await screen.page.getByRole('link', { name: 'нет интернета' }).click();
      await vi.waitFor(() => expect(server.asked).toContain('/runbooks/internet-down'), SOON);
      await screen.page.getByTestId('sheet-close').click();
      await shows(screen, 'overall', 'Касса не принимает оплату');
    });

    test('help that does not come is waited for, and then said not to come', async () => {
      const { server, screen } = await show(calmDay({ alerts: [alert()] }));
      await screen.page.getByTestId('help').waitFor();
      server.freeze();
      await screen.page.getByTestId('help').click();
      const sheet = screen.page.getByTestId('sheet');
      await sheet.getByText('Загрузка…').waitFor();
      expect(await violations(screen)).toEqual([]);
      await sheet.getByText('Инструкция не открылась: нет связи.').waitFor();
      expect(await sheet.getByText('Загрузка…').count()).toBe(0);
    });

    test('the way to another till opens its own export, not the one of the till before', async () => {
      const { screen } = await show(sixTills());
      await screen.page.getByTestId('open-export').click();
      await screen.page.getByTestId('export-till').selectOption('POS-003');
      const link = screen.page.getByTestId('export-link');
      expect(await link.getAttribute('href')).toContain('pos_id=POS-003');
      await screen.page.evaluate(() => {
        location.hash = '#/POS-002';
      });
      await vi.waitFor(async () => expect(await link.getAttribute('href')).toContain('pos_id=POS-002'), SOON);
    });

    test('a tap on the sales shows seven days beside the week before', async () => {
      const { screen } = await show(calmDay());
      await screen.page.getByTestId('show-week').click();
      await shows(screen, 'week-total', '1 368 800 ₽');
      expect(await screen.text('week-before')).toBe('неделей раньше: 1 283 024 ₽ (+5 %, сегодня к 14:00)');
      await screen.page.getByTestId('day-2026-10-08').click();
      await shows(screen, 'report-revenue', '149 500,00 ₽');
      await screen.page.keyboard.press('Escape');
      await screen.page.getByTestId('show-hours').click();
      await screen.page.getByTestId('traffic').waitFor();
      expect(await violations(screen)).toEqual([]);
    });

    test('of a shop younger than a week it shows a dash for each day before the first', async () => {
      const { screen } = await show(calmDay());
      await screen.page.route('**/api/v1/sales/history*', (route) => route.fulfill({ json: history('2026-10-07') }));
      await screen.page.reload();
      await screen.page.getByTestId('show-week').click();
      await shows(screen, 'week-total', '587 500 ₽');
      const chart = screen.page.getByTestId('week-chart');
      expect(await screen.page.locator('.sales .totals').textContent()).toContain('3 из 7 дней');
      expect(await chart.locator('.bar').count()).toBe(3);
      expect(await chart.locator('.unknown').allTextContents()).toEqual(['—', '—', '—', '—']);
      expect(await screen.page.getByTestId('day-2026-10-06').getAttribute('title')).toBe('вт 06.10: нет данных');
    });

    test('the export asks for the chosen days and refuses impossible ones', async () => {
      const { screen } = await show(calmDay());
      await screen.page.getByTestId('open-export').click();
      const link = screen.page.getByTestId('export-link');
      expect(await link.getAttribute('href')).toBe('api/v1/sales/export.csv?from=2026-10-09&to=2026-10-09');
      await screen.page.getByTestId('export-from').fill('2026-10-01');
      expect(await link.getAttribute('href')).toBe('api/v1/sales/export.csv?from=2026-10-01&to=2026-10-09');
      await screen.page.getByTestId('export-from').fill('2024-01-01');
      expect(await screen.text('export-problem')).toBe('Не больше 366 дней за раз');
      expect(await link.count()).toBe(0);
      expect(await violations(screen)).toEqual([]);
      await screen.page.keyboard.press('Escape');
      await screen.page.getByTestId('export').waitFor({ state: 'detached' });
      expect(await screen.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('open-export');
    });

    test('the report of a day goes to paper alone', async () => {
      const { screen } = await show(calmDay());
      await screen.page.getByTestId('open-report').click();
      await shows(screen, 'report-revenue', '170 000,00 ₽');
      expect(await screen.text('report-refunds')).toBe('2 500,00 ₽ (чеков: 1)');
      expect(await screen.text('table-drawer')).toContain('Недостача500,00 ₽');
      expect(await violations(screen)).toEqual([]);
      await screen.page.emulateMedia({ media: 'print' });
      expect(await screen.page.getByTestId('cash-value').isVisible()).toBe(false);
      expect(await screen.page.getByTestId('report-revenue').isVisible()).toBe(true);
      expect(await screen.page.getByTestId('report-print').isVisible()).toBe(false);
      await screen.page.emulateMedia({ media: 'screen' });
      await screen.page.getByTestId('report-day').fill('2026-10-08');
      await shows(screen, 'report-revenue', '149 500,00 ₽');
      expect(await screen.page.getByTestId('report-pdf').getAttribute('href')).toBe(
        'api/v1/reports/day.pdf?day=2026-10-08',
      );
      await screen.page.getByTestId('report-day').fill('2026-09-04');
      await shows(screen, 'report-revenue', '—');
      expect(await screen.text('report-paper')).toContain('В файле кассы нет чеков раньше 05.09.2026');
      expect(await screen.page.getByTestId('table-hours').count()).toBe(0);
      expect(await violations(screen)).toEqual([]);
    });

    test('the journal tells what was wrong, for how long, and who saw it', async () => {
      const { screen } = await show(calmDay());
      await screen.page.getByTestId('open-journal').click();
      const lines = screen.page.getByTestId('journal-line');
      await vi.waitFor(async () => expect(await lines.count()).toBe(6), SOON);
      const told = (await lines.allTextContents()).map(plain);
      expect(told[2]).toBe(
        '12:23 – 13:08Касса не принимает оплату45 минувидели в 12:25: Касса 1Буфер переполнен: чеков 200',
      );
      expect(told[1]).toContain('14:03 – конца не видели');
      expect(await violations(screen)).toEqual([]);
    });

    test('a receipt is found and opened, with what went wrong', async () => {
      const { server, screen } = await show(calmDay());
      await screen.page.getByTestId('open-find').click();
      await screen.page.getByTestId('find-sum').fill('12500');
      await screen.page.getByTestId('find-go').click();
      await screen.page.getByTestId('found').waitFor();
      expect(server.asked).toContain('/api/v1/receipts?sum=12500&from=2026-10-09&to=2026-10-09');
      expect(await violations(screen)).toEqual([]);
      await shows(screen, 'find-status', 'Показано: 2 чека. Есть ещё: уточните, что ищете.');
      const rows = screen.page.getByTestId('found').getByRole('button');
      // Of the second the server knows nothing; what it said of that is not said of the first.
      await rows.last().click();
      await screen.page.getByTestId('find-problem').waitFor();
      await rows.first().click();
      await shows(screen, 'receipt-delivery', 'Не передан в ОФД');
      expect(await screen.page.getByTestId('find-problem').count()).toBe(0);
      expect(await screen.page.evaluate(() => document.activeElement?.id)).toBe('find-title');
      expect(await screen.text('receipt')).toContain('Последний ответ ОФД: OFD returned 400');
      expect(await violations(screen)).toEqual([]);
      await screen.page.getByTestId('receipt-back').click();
      await screen.page.getByTestId('found').waitFor();
      await vi.waitFor(
        async () => expect(await rows.first().evaluate((row) => row === document.activeElement)).toBe(true),
        SOON,
      );
    });

    test('of two receipts that were tapped the last one is shown, whichever comes first', async () => {
      const { screen } = await show(calmDay());
      const { page } = screen;
      const asked: (() => Promise<void>)[] = [];
      await page.route(`**/api/v1/receipts/${RECEIPT.id}`, (route) => void asked.push(() => route.continue()));
      await page.route('**/api/v1/receipts/second', (route) =>
        route.fulfill({ json: { ...RECEIPT, id: 'second', status: 'synced', delivered_at: NOON - 3000 } }),
      );
      await page.getByTestId('open-find').click();
      const rows = page.getByTestId('found').getByRole('button');
      await rows.first().click();
      await vi.waitFor(() => expect(asked).toHaveLength(1), SOON);
      await rows.last().click();
      await page.getByTestId('receipt').waitFor();
      const delivery = await screen.text('receipt-delivery');
      const late = page.waitForResponse(`**/api/v1/receipts/${RECEIPT.id}`);
      await asked[0]?.();
      await (await late).finished();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      expect(await screen.text('receipt-delivery')).toBe(delivery);
    });

    test('what stood when the journal was opened stands there until it is asked for anew', async () => {
      const notPrinted = alert({ name: 'PosReceiptNotPrinted', pos_id: 'POS-001' });
      const { server, screen } = await show(calmDay({ alerts: [notPrinted] }));
      await screen.page.getByTestId('open-journal').click();
      const line = screen.page.getByTestId('journal-line').filter({ hasText: '14:03 – сейчас' });
      await line.waitFor();
      // Its end, which these entries do not have, was seen.
      server.say(calmDay());
      await shows(screen, 'overall', 'Всё в порядке');
      expect(await line.count()).toBe(1);
    });

    test('each fits every screen, and with text of twice the size', async () => {
      const { screen } = await show(sixTills());
      const { page } = screen;
      const close = () => page.keyboard.press('Escape');
      await page.getByTestId('help').first().click();
      await page.getByRole('heading', { name: 'Чеки не печатаются', level: 1 }).waitFor();
      await page.locator('.runbook summary').click();
      expect.soft(await unfitting(screen), 'runbook').toEqual([]);
      await close();
      const full = { report: 'table-hours', journal: 'journal-line', find: 'found', export: 'export-link' };
      for (const [dialog, last] of Object.entries(full)) {
        await page.getByTestId(`open-${dialog}`).click();
        await page.getByTestId(last).first().waitFor();
        expect.soft(await unfitting(screen), dialog).toEqual([]);
        if (dialog === 'find') {
          await page.getByTestId('found').getByRole('button').first().click();
          await page.getByTestId('receipt').waitFor();
          expect.soft(await unfitting(screen), 'receipt').toEqual([]);
        }
        await close();
      }
    });

    test('without the server each says so, and not that there is nothing', async () => {
      const { server, screen } = await show(calmDay());
      await screen.page.getByTestId('data-time').waitFor();
      await server.close();
      for (const dialog of ['report', 'journal', 'find']) {
        await screen.page.getByTestId(`open-${dialog}`).click();
        await vi.waitFor(async () => expect(await screen.text(`${dialog}-problem`)).toContain('Нет связи'), SOON);
        await screen.page.keyboard.press('Escape');
      }
    });

    test('a new screen is shown the way by a code, for all tills or for one', async () => {
      const { server, screen } = await show(sixTills({ alerts: [] }));
      await screen.page.getByTestId('open-screen').click();
      // The address is this PC's own, which is nobody else's.
      await shows(screen, 'new-screen', plain((await screen.page.getByTestId('new-screen').textContent()) ?? ''));
      expect(await screen.page.getByTestId('qr').count()).toBe(0);
      await screen.page.context().route('http://kassa.local/**', async (route) => {
        const { pathname, search } = new URL(route.request().url());
        await route.fulfill({ response: await route.fetch({ url: new URL(pathname + search, server.url).href }) });
      });
      await screen.page.goto('http://kassa.local/');
      await screen.page.getByTestId('open-screen').click();
      await screen.page.getByTestId('qr').waitFor();
      await screen.page.getByTestId('new-screen-till').selectOption('POS-003');
      await shows(screen, 'new-screen-address', 'http://kassa.local/#/POS-003');
      expect(await violations(screen)).toEqual([]);
    });
  },
);
