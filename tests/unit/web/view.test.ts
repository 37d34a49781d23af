/** The whole screen as text, for each state it can be in. */
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { type Connection, unconnected } from '../../../src/web/live/connection.ts';
import type { Message } from '../../../src/web/live/message.ts';
import { dashboard } from '../../../src/web/model/dashboard.ts';
import { title } from '../../../src/web/model/overall.ts';
import { DashboardView } from '../../../src/web/parts/dashboard.tsx';
import { DemoBarView } from '../../../src/web/parts/demo-bar.tsx';
import {
  alert,
  calmDay,
  history,
  NOON,
  noSession,
  PRODUCTS,
  severalTerminals,
  terminal,
  unknownAlerts,
  unreadable,
} from '../../support/page-states.ts';

const LIVE: Connection = { ...unconnected(0), link: 'live', socket: 'open' };
const nothing = () => {};

function screen(
  message: Message | null,
  { connection = LIVE, posId = null as string | null, now = NOON, user = null as string | null } = {},
) {
  const known = {
    message,
    connection,
    posId,
    now,
    confirmedAt: null,
    offset: 0,
    products: PRODUCTS,
    history: history(),
    weeks: null,
    categories: null,
  };
  const picture = dashboard(known);
  const callbacks = {
    onAcknowledge: nothing,
    onHelp: nothing,
    onSound: nothing,
    onOpen: nothing,
    onDay: nothing,
    onLogout: nothing,
  };
  const html = renderToString(h(DashboardView, { picture, posId, user, sound: 'off', ringing: 0, ...callbacks }));
  return {
    html,
    picture,
    /** The words of the element with this test id, or null. */
    text: (testId: string): string | null => {
      const [, tag, inside] =
        new RegExp(`<(\\w+)[^>]*data-testid="${testId}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html) ?? [];
      if (tag === undefined || inside === undefined) return null;
      return inside.replace(/<[^>]*>/g, '').replace(/[\u202f\u00a0]/g, ' ');
    },
  };
}

describe('alerts whose source cannot be seen', () => {
  test('stand under the one that says why, since when they are unknown, with their last words', () => {
    const { picture, html } = screen(unknownAlerts());
    expect(picture.alerts).toMatchObject([
      {
        message: expect.stringContaining('Нет доступа к базе чеков'),
        unknown: null,
        blinds: [
          { message: expect.stringContaining('DLQ'), level: 'Срочно', unknown: 'Неизвестно с 14:21' },
          { level: 'Внимание', unknown: 'Неизвестно с 14:21', where: 'Касса 1' },
        ],
      },
    ]);
    expect(html).toContain('Неизвестно с 14:21, последнее известное: ');
    expect(picture.overall.words).toBe('Экран не видит кассу');
  });

  test('stand for themselves while nothing says why', () => {
    const state = unknownAlerts();
    const { picture } = screen({ ...state, alerts: state.alerts.filter(({ name }) => name !== 'PosBufferUnreadable') });
    expect(picture.alerts?.map(({ unknown }) => unknown)).toEqual(['Неизвестно с 14:21', 'Неизвестно с 14:21']);
  });
});

describe('a calm day', () => {
  const { text, html } = screen(calmDay());

  test.each([
    ['shop-name', 'Оптика на Садовой'],
    ['terminal-name', 'Касса 1'],
    ['connection', 'Онлайн'],
    ['overall', 'Всё в порядке'],
    ['cash-value', '50 000 ₽'],
    ['cash-change', '+50 000 ₽ за смену с 09:02'],
    ['cash-taken', 'Сегодня по чекам 48 200 ₽'],
    ['card-value', '120 000 ₽'],
    ['buffer-pending', '12 чеков'],
    ['buffer-percent', '6 % заполнено'],
    ['buffer-left', 'есть место на 188 чеков'],
    ['undelivered', 'Не отправлено 12 чеков на 34 500,50 ₽'],
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

test('before the first word of the server nothing is shown as a number', () => {
  const { html, text } = screen(null, { connection: unconnected(0) });
  expect(text('connection')).toBe('Подключение…');
  expect(html).not.toMatch(/₽|чек/);
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

test('an unreadable buffer of which nothing was ever read is all unknown', () => {
  const { text } = screen(unreadable(null));
  for (const value of ['cash-value', 'card-value', 'buffer-pending', 'sales-total']) {
    expect(text(value), value).toBe('Нет данных');
  }
  expect(text('chip-ofd')).toBe('ОФД: на связи');
  expect(text('chip-print')).toBe('Печать: нет данных');
  expect(text('data-time')).toBe('Данных ещё нет');
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

test('a busy adapter’s last word stands with an age that goes on', () => {
  const kkt_status = { ...calmDay().kkt_status, state: 'busy', state_age_seconds: 53 } as const;
  const { text } = screen(calmDay({ kkt_status }), { now: NOON + 10 });
  expect(text('chip-ofd')).toBe('ОФД: на связи, узнали 1 мин назад');
});

test('several terminals: totals, a grid with lights, alerts that say where', () => {
  const { text } = screen(severalTerminals());
  expect(text('terminal-name')).toBe('3 кассы');
  expect(text('cash-value')).toBe('71 340,50 ₽');
  expect(text('terminal-status-POS-001')).toBe('Смена открыта');
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

test('the newest P1 stands first, then P2, then INFO', () => {
  const alerts = [
    alert({ level: 'INFO', name: 'PosTillSilent', message: 'к сведению', timestamp: NOON }),
    alert({ level: 'P2', name: 'PosBufferHigh', message: 'внимание' }),
    alert({ name: 'PosDiskFull', message: 'старый', timestamp: NOON - 900 }),
    alert({ name: 'PosAdapterDown', message: 'новый', timestamp: NOON - 5 }),
  ];
  expect(screen(calmDay({ alerts })).picture.alerts?.map(({ message }) => message)).toEqual([
    'новый',
    'старый',
    'внимание',
    'к сведению',
  ]);
});

test('a demonstration is marked, and broken notifications are told', () => {
  const shop = { ...calmDay().shop, demo: true };
  const { text } = screen(
    calmDay({ shop, notifications: { configured: true, working: false, last_watchdog_at: 1, channels: [] } }),
  );
  expect(text('demo')).toBe('DEMO');
  expect(text('notifications-warning')).toMatch(/не работают/);
});

test('an alert names the receipts it speaks of, as they are read out on the telephone', () => {
  const receipts = [
    { number: '1204', rubles: 4500, created_at: NOON - 6000 },
    { number: null, rubles: null, created_at: NOON - 90_000 },
  ];
  const { text } = screen(calmDay({ alerts: [alert({ name: 'PosOfdRejectsReceipt', receipts })] }));
  expect(text('alert-receipts')).toBe('Чеки: № 1204 на 4 500 ₽ в 12:43; в чт, 8 окт., 13:23');
});

test('a full buffer says that the till takes no payment', () => {
  const buffer = {
    pending: 200,
    percent_full: 100,
    capacity: 200,
    dlq: 3,
    undelivered: 203,
    undelivered_rubles: 1,
    undelivered_unpriced: 0,
  };
  const { text } = screen(calmDay({ buffer: { ...BUFFER, ...buffer }, alerts: [alert()] }));
  expect(text('buffer-left')).toBe('места нет: касса не примет оплату');
  expect(text('buffer-dlq')).toBe('Не приняты в ОФД: 3 чека');
  expect(text('overall')).toBe('Касса не принимает оплату');
  expect(text('alert-selling')).toBe('Продавать нельзя');
});

test('beside the sums of one terminal stands what it has not sent itself, whatever the shop has not', () => {
  const own = terminal({ undelivered: 2, undelivered_rubles: 150 });
  const { text } = screen(calmDay({ terminals: [own] }), { posId: own.pos_id });
  expect(text('undelivered')).toBe('Не отправлено 2 чека на 150 ₽');
  expect(text('sales-undelivered')).toBe('Не отправлено 2 чека на 150 ₽');
  const unpriced = terminal({ undelivered: 3, undelivered_rubles: 150, undelivered_unpriced: 1 });
  expect(screen(calmDay({ terminals: [unpriced] })).text('undelivered')).toBe(
    'Не отправлено 3 чека: на 150 ₽ и ещё 1 без суммы',
  );
  const unknown = terminal({ undelivered: 1, undelivered_rubles: null, undelivered_unpriced: 1 });
  expect(screen(calmDay({ terminals: [unknown] })).text('undelivered')).toBe('Не отправлено 1 чек, сумма неизвестна');
  expect(screen(severalTerminals()).text('undelivered')).toBe('Не отправлено 12 чеков на 34 500,50 ₽');
});

test('who may see no sums is shown none, and no door that leads to them', () => {
  const sums = { cash_balance: null, card_balance: null, undelivered_rubles: null };
  const { text, html } = screen(
    calmDay({
      ...{ sees_revenue: false, cash_balance: null, card_balance: null, balances_known: false, taken_today: null },
      terminals: [terminal(sums), terminal({ ...sums, pos_id: 'POS-002' })],
      buffer: {
        ...BUFFER,
        pending: 12,
        percent_full: 6,
        capacity: 200,
        dlq: 0,
        undelivered: 12,
        undelivered_rubles: null,
        undelivered_unpriced: 0,
      },
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

const BUFFER = {
  ...{ last_sync: null, syncing: 0, failed: 3, oldest_pending_at: NOON - 60, oldest_undelivered_at: NOON - 60 },
  seconds_to_full: null,
};

test('the bar of a demonstration offers its stories, and says which one is coming', () => {
  const stories = [
    { name: 'normal-day', title: 'Всё хорошо' },
    { name: 'ofd-outage', title: 'ОФД пропал' },
  ];
  const bar = (ready: boolean) =>
    renderToString(h(DemoBarView, { demo: { stories, playing: 'ofd-outage', ready }, onPlay: () => {} }));
  expect(bar(true)).toMatch(/aria-pressed="false"[^>]*>Всё хорошо<.*aria-pressed="true"[^>]*>ОФД пропал</);
  expect(bar(false)).toContain('ОФД пропал…');
  expect(renderToString(h(DemoBarView, { demo: null, onPlay: () => {} }))).not.toContain('<button');
});

test('of a till that stopped and did not write everything into its database it says how its folder is copied', () => {
  expect(screen(calmDay({ wal_left: true })).text('left-behind')).toMatch(/только целиком/);
  expect(screen(calmDay()).text('left-behind')).toBeNull();
});
