import { describe, expect, test } from 'vitest';
import { SELL_WITHOUT_SCREEN } from '../../../src/domain/alerts/cashier.ts';
import { type Connection, unconnected } from '../../../src/web/live/connection.ts';
import { title } from '../../../src/web/model/dashboard.ts';
import { alert, calmDay, NOON, noSession, unknownAlerts, unreadable } from '../../support/page-states.ts';
import { LIVE, screen } from './rendered-screen.ts';

test('before the first word of the server nothing is shown as a number', () => {
  const { html, text } = screen(null, { connection: unconnected(0) });
  expect(text('connection')).toBe('Подключение…');
  expect(html).not.toMatch(/₽|чек/);
});

test('an unreadable buffer shows the last known, marked and with its time, and today’s sales not at all', () => {
  const { text, html, picture } = screen(unreadable());
  expect(text('cash-value')).toBe('50 000 ₽');
  expect(text('stale')).toBe('Показания кассы не читаются. Показано последнее, что известно: на 14:21:40.');
  expect(text('data-time')).toBe('Данные на 14:21:40');
  expect(html).toContain('не текущие');
  expect(html).toContain('stale-buffer');
  expect(text('sales-total')).toBe('Нет данных');
  expect(picture.overall.tone).toBe('bad');
});

test('what is not being asked for is not said to be on its way', () => {
  const said = (...shown: Parameters<typeof screen>) => {
    const { picture, html } = screen(shown[0], { products: null, ...shown[1] });
    return [picture.sales.traffic, /Лучшие товары сегодня<.*?<p class="waiting">(.*?)</.exec(html)?.[1]];
  };
  expect(said(calmDay())).toEqual(['Загрузка…', 'Загрузка…']);
  expect(said(unreadable())).toEqual(['Нет данных', 'Нет данных']);
  const lost: Connection = { ...LIVE, link: 'lost', lostAt: NOON };
  expect(said(calmDay(), { connection: lost })).toEqual(['Нет данных', 'Нет данных']);
});

test('an unreadable buffer of which nothing was ever read is all unknown', () => {
  const { text, html } = screen(unreadable(null));
  for (const value of ['cash-value', 'card-value', 'buffer-pending', 'sales-total']) {
    expect(text(value), value).toBe('Нет данных');
  }
  expect(text('chip-ofd')).toBe('ОФД: на связи');
  expect(text('chip-print')).toBe('Печать: нет данных');
  expect(text('data-time')).toBe('Данных ещё нет');
  expect(screen(calmDay()).html).toMatch(/<meter[^>]* aria-valuetext="6\u202f% заполнено"/);
  expect(html).not.toContain('<meter');
});

test('a lost connection greys everything and says since when', () => {
  const lost: Connection = { ...LIVE, link: 'lost', socket: 'closed', lostAt: (NOON - 30) * 1000 };
  const { text, html, picture } = screen(calmDay(), { connection: lost });
  expect(text('overall')).toBe('Нет связи с 14:23:15');
  expect(html.match(/Нет связи/g)).toHaveLength(1);
  expect(html).toContain('Проверьте Wi-Fi на этом экране.');
  expect(text('chip-ofd')).toBe('ОФД: нет данных');
  expect(html).toContain('stale-all');
  expect(title(picture.overall, 'Касса 1')).toBe('? Нет связи с 14:23:15 — Касса 1');
});

test('a lost connection never says to sell where the last known alert, or what is behind it, says not to', () => {
  const connection: Connection = { ...LIVE, link: 'lost', socket: 'closed', lostAt: (NOON - 30) * 1000 };
  const unknown = unknownAlerts();
  const blinded = unknown.alerts.map((one) => (one.blinded_by === null ? one : { ...one, selling: 'no' as const }));
  const sellsOn = alert({ name: 'PosBreakerOpen' });
  for (const state of [calmDay({ alerts: [alert(), sellsOn] }), { ...unknown, alerts: [...blinded, sellsOn] }]) {
    const { html } = screen(state, { connection });
    const [shown = '', hidden] = html.split('<div class="more" hidden');
    expect(shown).toContain('Продавать нельзя');
    expect(shown).not.toMatch(/Продавайте|Продавать можно/);
    expect(hidden).toContain(sellsOn.title);
  }
  const { html } = screen(calmDay({ alerts: [sellsOn] }), { connection });
  expect(html.split('<div class="more" hidden')[0]).toContain(SELL_WITHOUT_SCREEN);
  expect(html).not.toContain('Продавать нельзя');
  // A till for training forbids it all the time, and for information only.
  const training = calmDay({ alerts: [alert({ level: 'INFO', name: 'PosTestPrinter' })] });
  expect(screen(training, { connection }).html.split('<div class="more" hidden')[0]).toContain(SELL_WITHOUT_SCREEN);
});

describe('what another day brought stands under no word for today, and its moments have a date', () => {
  const nextMorning = NOON + 86_400;
  const lost: Connection = { ...LIVE, link: 'lost', socket: 'closed', lostAt: (NOON - 30) * 1000 };

  test('while there is no line', () => {
    const { text, html } = screen(noSession(), { connection: lost, now: nextMorning });
    expect(text('overall')).toBe('Нет связи с пт, 9 окт., 14:23:15');
    expect(text('stale')).toBe('Показано последнее, что известно: на пт, 9 окт., 14:23:45.');
    expect(text('data-time')).toBe('Данные на пт, 9 окт., 14:23:45');
    expect([text('cash-value'), text('sales-total'), text('cash-taken')]).toEqual(['Нет данных', 'Нет данных', null]);
    expect(html).not.toContain('Оправа');
    expect(text('buffer-pending')).toBe('12 чеков');
  });

  test('while the buffer cannot be read', () => {
    const { text } = screen(unreadable(), { now: nextMorning });
    expect(text('cash-value')).toBe('50 000 ₽');
    expect(text('cash-change')).toBe('за смену с пт, 9 окт., 09:02');
    expect(text('cash-taken')).toBeNull();
    expect(text('data-time')).toBe('Данные на пт, 9 окт., 14:21:40');
  });

  test('and a quiet day that is heard of is this day', () => {
    const { text } = screen(calmDay(), { now: nextMorning, confirmedAt: nextMorning - 15 });
    expect(text('sales-total')).toBe('170 000 ₽');
    expect(text('stale')).toBeNull();
  });
});

test('a busy adapter’s last word stands with an age that goes on', () => {
  const kkt_status = { ...calmDay().kkt_status, state: 'busy', state_age_seconds: 53 } as const;
  const { text } = screen(calmDay({ kkt_status }), { now: NOON + 10 });
  expect(text('chip-ofd')).toBe('ОФД: на связи, узнали 1 мин назад');
});

test('of a till that stopped and did not write everything into its database it says how its folder is copied', () => {
  expect(screen(calmDay({ wal_left: true })).text('left-behind')).toMatch(/только целиком/);
  expect(screen(calmDay()).text('left-behind')).toBeNull();
});
