/** The page in a real browser: how it sounds. */
import { describe, expect, test, vi } from 'vitest';
import { chromiumPath } from '../../support/browser.ts';
import { alert, calmDay } from '../../support/page-states.ts';
import { lacks } from '../../support/share.ts';
import { listen, SOON, tones, usePage, violations } from './page-on-screen.ts';

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))('sound', () => {
  const { open, serve, show, shows } = usePage();

  test('rings for a new P1 after one tap, again and again until somebody has seen it', async () => {
    const { server, screen } = await show(calmDay(), { before: listen });
    expect(await screen.text('sound')).toBe('Звук выключен');
    await screen.page.getByTestId('sound').click();
    await shows(screen, 'sound', 'Звук включён');
    // Its words change, so it is no switch that is pressed or not.
    expect(await screen.page.getByTestId('sound').getAttribute('aria-pressed')).toBeNull();
    expect(await tones(screen)).toBe(0);

    server.say(calmDay({ alerts: [alert()] }));
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThanOrEqual(4), SOON);
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThanOrEqual(8), SOON);
    await screen.page.getByTestId('acknowledge').click();
    await screen.page.getByTestId('acknowledge').waitFor({ state: 'detached' });
    expect(await screen.page.evaluate(() => document.activeElement?.id)).toBe('overall');
    // The page says it at once, and then sends it.
    await vi.waitFor(() => expect(server.asked).toContain('/api/v1/alerts/PosBufferFull/seen'), SOON);
    await shows(screen, 'alert-seen', 'Увидели: экран 127.0.0.1, 14:23');
    const rung = await tones(screen);
    // Longer than it pauses between two rings.
    await screen.page.waitForTimeout(7000);
    expect(await tones(screen)).toBe(rung);

    server.say(calmDay({ alerts: [alert(), alert({ name: 'PosAdapterDown', message: 'ККТ Adapter не отвечает' })] }));
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThan(rung), SOON);
    server.say(calmDay());
    await shows(screen, 'overall', 'Всё в порядке');
  });

  test('what was seen on one screen is quiet on the other, which says who it was', async () => {
    const { server, screen } = await show(calmDay({ alerts: [alert()] }), { before: listen });
    await screen.page.getByTestId('sound').click();
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThan(0), SOON);
    await fetch(new URL('api/v1/alerts/PosBufferFull/seen', server.url), {
      method: 'POST',
      body: JSON.stringify({ screen: 'Касса 2' }),
    });
    await screen.page.getByTestId('acknowledge').waitFor({ state: 'detached' });
    await shows(screen, 'alert-seen', 'Увидели: Касса 2, 14:23');
    const rung = await tones(screen);
    server.say(calmDay({ alerts: [alert()] }));
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThan(rung), SOON);
  });

  test('is remembered, and says that it waits for a touch', async () => {
    const { screen } = await show(calmDay({ alerts: [alert()] }), { before: listen });
    await screen.page.getByTestId('sound').click();
    await screen.page.getByTestId('acknowledge').click();
    await screen.page.getByTestId('alert-seen').waitFor();
    await screen.page.reload();
    // A reloaded page may sound at once where the browser has learnt to trust it.
    await vi.waitFor(async () => expect(await screen.text('sound')).toMatch(/включён|ждёт касания/), SOON);
    await screen.page.getByTestId('overall').click();
    await shows(screen, 'sound', 'Звук включён');
    expect(await screen.page.getByTestId('acknowledge').count()).toBe(0);
    expect(await tones(screen)).toBe(0);
  });

  test('a tap turns it off again, and the volume stays as it was set', async () => {
    const { screen } = await show(calmDay());
    await screen.page.getByTestId('sound').click();
    await shows(screen, 'sound', 'Звук включён');
    await screen.page.getByTestId('sound').click();
    await shows(screen, 'sound', 'Звук выключен');
    await screen.page.getByTestId('open-screen').click();
    await screen.page.getByTestId('volume').fill('25');
    expect(await violations(screen)).toEqual([]);
    await screen.page.reload();
    await screen.page.getByTestId('open-screen').click();
    expect(await screen.page.getByTestId('volume').inputValue()).toBe('25');
  });

  test('comes back the next day by one touch of a finger', async () => {
    const { screen } = await show(calmDay(), {
      hasTouch: true,
      before: () => {
        localStorage.setItem('pos-monitor', '{"sound":true}');
        const { resume } = AudioContext.prototype;
        AudioContext.prototype.resume = function () {
          Reflect.set(window, 'counted', navigator.userActivation.isActive);
          return resume.call(this);
        };
      },
    });
    await shows(screen, 'sound', 'Звук ждёт касания');
    // Whatever a test asks of the page counts as a touch for five seconds.
    await screen.page.waitForTimeout(6000);
    await screen.page.touchscreen.tap(60, 25);
    await shows(screen, 'sound', 'Звук включён');
    expect(await screen.page.evaluate(() => Reflect.get(window, 'counted'))).toBe(true);
  });

  test('is one for all tabs of a browser, and so is what else a screen was told', async () => {
    const { server, screen } = await show(calmDay());
    const other = await screen.page.context().newPage();
    await other.goto(server.url);
    await screen.page.getByTestId('sound').click();
    await shows(screen, 'sound', 'Звук включён');
    await other.getByText('Звук ждёт касания').waitFor();
    await other.getByTestId('open-screen').click();
    await other.getByTestId('screen-name').fill('Касса 1');
    await screen.page.getByTestId('open-screen').click();
    await vi.waitFor(
      async () => expect(await screen.page.getByTestId('screen-name').inputValue()).toBe('Касса 1'),
      SOON,
    );
    await screen.page.getByTestId('volume').fill('25');
    await screen.page.reload();
    await screen.page.getByTestId('open-screen').click();
    expect(await screen.page.getByTestId('screen-name').inputValue()).toBe('Касса 1');
    expect(await screen.page.getByTestId('volume').inputValue()).toBe('25');
  });

  test('is offered once, after the first touch, and the answer is remembered', async () => {
    const { screen } = await show(calmDay(), { before: listen });
    expect(await screen.page.getByTestId('sound-question').count()).toBe(0);
    await screen.page.getByTestId('overall').click();
    await screen.page.getByTestId('sound-question').waitFor();
    expect(await violations(screen)).toEqual([]);
    await screen.page.getByTestId('sound-yes').click();
    await shows(screen, 'sound', 'Звук включён');
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThan(0), SOON);
    await screen.page.reload();
    await screen.page.getByTestId('overall').click();
    await screen.page.getByTestId('cash-value').click();
    await shows(screen, 'sound', 'Звук включён');
    expect(await screen.page.getByTestId('sound-question').count()).toBe(0);
  });

  test('a line that stays gone rings, until somebody has seen it', async () => {
    const server = await serve(calmDay());
    const screen = await open('about:blank', { before: listen });
    await screen.page.clock.install();
    await screen.page.goto(server.url);
    await shows(screen, 'connection', 'Онлайн');
    await screen.page.getByTestId('sound').click();
    await shows(screen, 'sound', 'Звук включён');
    await server.close();
    await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи с/), SOON);
    expect(await tones(screen)).toBe(0);
    await screen.page.clock.fastForward(31_000);
    await vi.waitFor(async () => expect(await tones(screen)).toBeGreaterThan(0), SOON);
    await screen.page.getByTestId('acknowledge').click();
    await screen.page.getByTestId('acknowledge').waitFor({ state: 'detached' });
  });

  test('is none where a till is not known: there is nothing to stop it by', async () => {
    const server = await serve(calmDay());
    const screen = await open('about:blank', { before: listen });
    await screen.page.clock.install();
    await screen.page.goto(server.url);
    await screen.page.getByTestId('sound').click();
    await shows(screen, 'sound', 'Звук включён');
    await screen.page.evaluate(() => {
      location.hash = '#/POS-003';
    });
    await screen.page.getByText('Кассы POS-003 нет').waitFor();
    await screen.page.clock.fastForward(31_000);
    expect(await tones(screen)).toBe(0);
  });
});
