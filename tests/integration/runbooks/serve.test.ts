import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { createLogger } from '../../../src/logger.ts';
import { type Program, startProgram } from '../../../src/main.ts';
import { openLibrary } from '../../../src/runbooks/library.ts';
import { OUR_PATHS } from '../../support/runbook-words.ts';

const HOSTILE_NAME = '<b>"Оптика"</b> & сын';

describe('runbooks over HTTP', () => {
  let folder: string;
  let program: Program;
  const get = (path: string, options?: RequestInit) => fetch(`${program.url}${path}`, options);
  const textOf = async (path: string) => (await get(path)).text();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbooks-'));
    const config = configSchema.parse({
      shop: { name: HOSTILE_NAME },
      listen: { host: '127.0.0.1', port: 0 },
      buffer: { path: join(folder, 'buffer.db') },
      // No journal: it never lies in the till's folder.
      state: { path: folder },
      adapter: { url: 'http://127.0.0.1:9' },
      thresholds: { buffer_high_percent: 71 },
      contacts: [{ name: 'Анна <3', role: 'администратор', phone: '+7 900 000-00-00' }],
      promises: { p2: { answer_minutes: 60, solve_minutes: 240 } },
      notifications: { grafana_url: 'http://grafana.example:3000' },
    });
    program = await startProgram({ config, log: await createLogger('silent') });
  });

  afterAll(async () => {
    await program.close();
    await rm(folder, { recursive: true });
  });

  test('the index leads to every page, and every page is there', async () => {
    const index = await textOf('/runbooks');
    for (const { name } of openLibrary().runbooks) {
      expect(index).toContain(`href="/runbooks/${name}"`);
      const response = await get(`/runbooks/${name}`);
      expect(response.status, name).toBe(200);
      expect(await response.text(), name).not.toMatch(/\{\{|\}\}/);
    }
  });

  test('a page is Russian HTML in UTF-8 that may run and load nothing but our style', async () => {
    const response = await get('/runbooks/PosBufferHigh');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    const page = await response.text();
    expect(page).toContain('<html lang="ru">');
    expect(page).not.toMatch(/<script|<style| style=| on\w+=/);
    const style = await get('/runbooks/style.css');
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await style.text()).toContain('@media print');
  });

  test('its numbers are the configured ones, its links go to the panel and back to the page', async () => {
    const page = await textOf('/runbooks/PosBufferHigh');
    expect(page).toContain('71 %');
    expect(page).toContain('<b>Внимание</b>: ответ за 1\u00a0ч, решение за 4\u00a0ч');
    expect(page).toMatch(/<a href="http:\/\/grafana\.example:3000\/d\/pos-buffer\?viewPanel=\d+">График<\/a>/);
    expect(page).toContain('<a href="/">');
  });

  test('the address it tells to try is the one that its reader came by', async () => {
    expect(await textOf('/runbooks/restart-monitor')).toContain(`curl ${program.url}/health`);
    const other = program.url.replace('127.0.0.1', 'localhost');
    expect(await (await fetch(`${other}/runbooks/page-does-not-open`)).text()).toContain(`точно: ${other}.`);
  });

  test('an alert that grows more urgent says so', async () => {
    expect(await textOf('/runbooks/PosFiscalDriveExpires')).toMatch(/<b>Внимание<\/b>.*ближе к сроку <b>Срочно<\/b>/);
  });

  test('the cashier’s part comes first, with whom to call; nothing is promised that nobody has promised', async () => {
    const page = await textOf('/runbooks/PosBufferFull');
    expect(page).toContain(
      '<h2>Кассиру</h2><p><b>Продавать нельзя.</b></p><ol><li>Остановите продажи на этой кассе.</li>',
    );
    expect(page).toContain('Анна &lt;3, администратор: <a href="tel:+79000000000">+7 900 000-00-00</a>');
    expect(page.indexOf('<summary>Администратору</summary>')).toBeGreaterThan(page.indexOf('</ol>'));
    expect(page).not.toMatch(/ответ за|решение за/);
    expect(await textOf('/runbooks/whom-to-call')).toContain('tel:+79000000000');
  });

  test('the name of the shop is only words', async () => {
    const page = await textOf('/runbooks/whom-to-call');
    expect(page).not.toContain('<b>"');
    expect(page).toContain('&lt;b&gt;&quot;Оптика&quot;&lt;/b&gt; &amp; сын');
  });

  test('an unknown name is 404 and offers the one that was probably meant', async () => {
    const response = await get('/runbooks/bufferhigh');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('href="/runbooks/PosBufferHigh"');
  });

  test.each([
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '%2e%2e%2f%2e%2e%2fREADME',
    'PosBufferHigh.md',
    'style.css.md',
    'constructor',
    '%00',
    '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    'a'.repeat(5000),
  ])('%s finds nothing, and is not repeated', async (name) => {
    const response = await get(`/runbooks/${name}`);
    expect(response.status).toBe(404);
    const page = await response.text();
    expect(page).not.toMatch(/alert\(|dependencies|aaaa/);
  });

  test('can be asked for its head, and not be written to', async () => {
    const head = await get('/runbooks/PosBufferHigh', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await get('/runbooks/PosBufferHigh', { method: 'POST' })).status).toBe(405);
  });

  test.each(OUR_PATHS)('%s, which the pages name, is there', async (path) => {
    expect((await get(`${path}?from=2026-01-01&to=2026-01-02`)).status).not.toBe(404);
  });
});
