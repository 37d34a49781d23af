/** The whole screen as text, for each state it can be in that is known. */
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { weekChart } from '../../../src/web/model/chart.ts';
import { Bars } from '../../../src/web/parts/charts.tsx';
import { DemoBarView } from '../../../src/web/parts/header.tsx';
import { history } from '../../support/page-answers.ts';
import { alert, calmDay, NOON, noSession, severalTerminals, terminal } from '../../support/page-states.ts';
import { screen } from './rendered-screen.ts';

const BUFFER = {
  ...{ last_sync: null, syncing: 0, failed: 3, oldest_pending_at: NOON - 60, oldest_undelivered_at: NOON - 60 },
  ...{ pending: 12, percent_full: 6, capacity: 200, dlq: 0, seconds_to_full: null },
  ...{ undelivered: 12, undelivered_rubles: null, undelivered_unpriced: 0 },
};

describe('a calm day', () => {
  const { text, html } = screen(calmDay());

  test.each([
    ['shop-name', 'Оптика на Садовой'],
    ['terminal-name', 'Касса 1'],
    ['connection', 'Онлайн'],
    ['overall', 'Всё в порядке'],
    ['cash-value', '50 000 ₽'],
    ['cash-change', 'за смену с 09:02'],
    ['cash-tills', null],
    ['cash-taken', 'Сегодня по чекам 48 200 ₽'],
    ['card-value', '120 000 ₽'],
    ['buffer-pending', '12 чеков'],
    ['buffer-percent', '6 % заполнено'],
    ['buffer-left', 'есть место на 188 чеков'],
    ['undelivered', 'Не отправлено: 12 чеков на 34 500,50 ₽'],
    ['buffer-last-sync', 'Отправка 30 с назад, самый старый ждёт 10 мин'],
    ['chip-print', 'Печать: в порядке'],
    ['chip-queue', 'Очередь в ОФД: 12 чеков'],
    ['chip-ofd', 'ОФД: на связи'],
    ['chip-shift', 'Смена: открыта с 09:02'],
    ['chip-odoo', null],
    ['drawer', null],
    ['sales-total', '170 000 ₽'],
    ['sales-count', '53 чека'],
    ['data-time', 'Данные на 14:23:45'],
  ])('%s is %s', (testId, words) => {
    expect(text(testId)).toBe(words);
  });

  test('has no mark of a demonstration, no warning, nothing stale', () => {
    expect(text('demo')).toBeNull();
    expect(text('notifications-warning')).toBeNull();
    expect(text('stale')).toBeNull();
    expect(html).not.toMatch(/stale-/);
  });
});

test('without a session what was taken stands first, under its own name', () => {
  const { text, html } = screen(noSession());
  expect(html).toContain('Принято наличными');
  expect([text('cash-value'), text('card-value')]).toEqual(['48 200 ₽', '121 800 ₽']);
  expect(text('cash-taken')).toBe('Сегодня, по чекам');
  expect(text('drawer')).toBe('Касса не сообщает, сколько денег в ящике: суммы взяты из чеков.');
  expect(text('chip-shift')).toBe('Смена: нет данных');
});

test('a closed shift says when it was closed', () => {
  const state = calmDay({ balances_known: false, session: null, cash_balance: 0, card_balance: 0 });
  const closed = {
    ...calmDay().sessions[0],
    status: 'closed',
    closed_at: NOON - 3600,
  } as (typeof state.sessions)[number];
  const { text } = screen({ ...state, sessions: [closed] });
  expect(text('cash-value')).toBe('48 200 ₽');
  expect(text('drawer')).toBe('Смена закрыта, 13:23.');
  expect(text('chip-shift')).toBe('Смена: закрыта');
});

test('one till’s closed shift is not the shop’s while another till’s is open, though its sums are not known', () => {
  const state = severalTerminals();
  const [first, second] = state.sessions.map((session) => ({ ...session, cash_balance: null }));
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  const sessions = [first, { ...second, status: 'closed' as const, closed_at: NOON - 60 }];
  const { text } = screen({ ...state, balances_known: false, session: null, sessions });
  expect(text('drawer')).toMatch(/^Касса не сообщает/);
});

test('a shift that is being closed is neither open nor unheard of', () => {
  const state = severalTerminals();
  const sessions = state.sessions.map((session) => ({ ...session, status: 'closing' as const }));
  const terminals = state.terminals.map((terminal) => ({ ...terminal, session_open: false }));
  const { text } = screen({ ...state, balances_known: false, session: null, sessions, terminals });
  expect(text('drawer')).toMatch(/^Смена закрывается/);
  expect(text('terminal-status-POS-001')).toBe('Смена закрывается');
});

test('a terminal whose last shift was closed says so', () => {
  const state = severalTerminals();
  const sessions = state.sessions.map((session) => ({ ...session, status: 'closed' as const, closed_at: NOON }));
  const terminals = state.terminals.map((terminal) => ({ ...terminal, session_open: false }));
  const { text } = screen({ ...state, balances_known: false, session: null, sessions, terminals });
  expect(text('terminal-status-POS-001')).toBe('Смена закрыта');
});

test('several terminals: totals, a grid with lights, alerts that say where', () => {
  const { text } = screen(severalTerminals());
  expect(text('terminal-name')).toBe('3 кассы');
  expect(text('cash-value')).toBe('71 340,50 ₽');
  expect(text('cash-tills')).toBe('По 2 из 3 касс');
  expect(text('terminal-status-POS-001')).toBe('Смена с 09:02');
  expect(text('terminal-status-POS-002')).toBe('Наличные не сходятся');
  expect(text('terminal-status-POS-003')).toBe('О смене нет данных');
  expect(text('terminal-POS-003')).not.toContain('₽');
  expect(text('alert-where')).toBe('Касса 2');
});

test('one of several: its own name, no grid, and the way back', () => {
  const { html, text } = screen(calmDay(), { posId: 'POS-001' });
  expect(text('terminal-name')).toBe('Касса 1');
  expect(text('back')).toBe('Все кассы');
  expect(html).not.toContain('data-testid="terminals"');
});

test('a demonstration is marked, and broken notifications are told', () => {
  const shop = { ...calmDay().shop, demo: true };
  const { text } = screen(
    calmDay({ shop, notifications: { configured: true, working: false, last_watchdog_at: 1, channels: [] } }),
  );
  expect(text('demo')).toBe('DEMO');
  expect(text('notifications-warning')).toMatch(/не работают/);
});

test('beside the sums of one terminal stands what it has not sent itself, whatever the shop has not', () => {
  const own = terminal({ undelivered: 2, undelivered_rubles: 150 });
  const { text } = screen(calmDay({ terminals: [own] }), { posId: own.pos_id });
  expect(text('undelivered')).toBe('Не отправлено: 2 чека на 150 ₽');
  expect(text('sales-undelivered')).toBe('Не отправлено: 2 чека на 150 ₽');
  const unpriced = terminal({ undelivered: 3, undelivered_rubles: 150, undelivered_unpriced: 1 });
  expect(screen(calmDay({ terminals: [unpriced] })).text('undelivered')).toBe(
    'Не отправлено: 3 чека, на 150 ₽ и ещё 1 без суммы',
  );
  const unknown = terminal({ undelivered: 1, undelivered_rubles: null, undelivered_unpriced: 1 });
  expect(screen(calmDay({ terminals: [unknown] })).text('undelivered')).toBe('Не отправлено: 1 чек, сумма неизвестна');
  expect(screen(severalTerminals()).text('undelivered')).toBe('Не отправлено: 12 чеков на 34 500,50 ₽');
  const two = [terminal(), terminal({ ...unpriced, pos_id: 'POS-002' })];
  expect(screen(calmDay({ terminals: two })).text('terminal-POS-002')).toContain(
    'Не отправлено: 3 чека, на 150 ₽ и ещё 1 без суммы',
  );
});

test('a full buffer says so once, and not that it will be full in no time', () => {
  const { text } = screen(calmDay({ buffer: { ...BUFFER, pending: 200, capacity: 200, seconds_to_full: 0 } }));
  expect(text('buffer-left')).toBe('места нет: касса не примет оплату');
  expect(text('buffer-time-left')).toBeNull();
});

test('who may see no sums is shown none, and no door that leads to them', () => {
  const sums = { cash_balance: null, card_balance: null, undelivered_rubles: null };
  const { text, html } = screen(
    calmDay({
      ...{ sees_revenue: false, cash_balance: null, card_balance: null, balances_known: false, taken_today: null },
      terminals: [terminal(sums), terminal({ ...sums, pos_id: 'POS-002' })],
      buffer: BUFFER,
      sales_today: { total_revenue: null, total_count: 53, hourly: null },
    }),
    { user: 'kassa' },
  );
  expect(html).not.toContain('₽');
  expect(html).not.toContain('open-export');
  expect(text('sales-count')).toBe('53 чека');
  expect(text('buffer-pending')).toBe('12 чеков');
  expect(html).toContain('kassa');
});

test('what comes from the buffer is text, and only pages become links', () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const [first] = calmDay().terminals;
  const message = calmDay({
    shop: { ...calmDay().shop, name: hostile },
    terminals: first === undefined ? [] : [{ ...first, name: hostile }],
    alerts: [alert({ message: hostile, runbook: 'javascript:alert(1)' })],
  });
  const { html } = screen(message);
  expect(html).not.toContain('<img');
  expect(html).not.toContain('javascript:');
});

test('the bar of a demonstration offers its stories, and says which one is coming', () => {
  const stories = [
    { name: 'normal-day', title: 'Всё хорошо' },
    { name: 'ofd-outage', title: 'ОФД пропал' },
  ];
  const bar = (ready: boolean) =>
    renderToString(h(DemoBarView, { demo: { stories, playing: 'ofd-outage', ready }, onPlay: () => {} }));
  expect(bar(true)).toMatch(/<option(?! selected)[^>]*>Всё хорошо<.*<option selected[^>]*>ОФД пропал</);
  expect(bar(false)).toContain('ОФД пропал…');
  expect(renderToString(h(DemoBarView, { demo: null, onPlay: () => {} }))).not.toContain('<select');
});

test('the table for screen readers has a cell in each column, also where nothing is known of the week before', () => {
  const chart = weekChart(history('2026-10-07'), '2026-10-09');
  const table = renderToString(h(Bars, { chart, caption: 'Неделя', columns: ['День', 'Продажи', 'Неделей раньше'] }));
  const rows = table.split('<tr>').slice(2);
  expect(rows.map((row) => row.split('<td>').length - 1)).toEqual(Array(7).fill(2));
  expect(rows.at(-1)).toContain('<td>нет данных</td>');
});
