import { describe, expect, test } from 'vitest';
import type { AlertAnswer } from '../../../src/api/schemas/status.ts';
import { cashierWords, SELL_WITHOUT_SCREEN } from '../../../src/domain/alerts/cashier.ts';
import { alert, calmDay, NOON, severalTerminals, unknownAlerts } from '../../support/page-states.ts';
import { screen } from './rendered-screen.ts';

const BUFFER = {
  ...{ last_sync: null, syncing: 0, failed: 3, oldest_pending_at: NOON - 60, oldest_undelivered_at: NOON - 60 },
  seconds_to_full: null,
};

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
    expect(picture.alerts[0]).toMatchObject({
      selling: 'Продавать можно',
      steps: expect.arrayContaining([SELL_WITHOUT_SCREEN]),
    });
  });

  test('and where one of them forbade to sell, that is told, and nothing above it says the contrary', () => {
    const state = unknownAlerts();
    const unknown = state.alerts[1];
    if (unknown === undefined) throw new Error('it has unknown ones');
    const { name, title, selling } = alert();
    const { html, picture } = screen({ ...state, alerts: [...state.alerts, { ...unknown, name, title, selling }] });
    expect(picture.alerts[0]?.blinds.map((blind) => blind.selling)).toContain('Продавать нельзя');
    expect(html).toContain('последнее известное: <strong>Продавать нельзя. </strong>');
    expect(html).not.toMatch(new RegExp(`Продавать можно(?!\\.)|${SELL_WITHOUT_SCREEN}`));
  });

  test('what may print for training alone is not told as what forbids it', () => {
    const state = unknownAlerts();
    const training = {
      ...alert({ level: 'INFO', name: 'PosTestPrinter' }),
      unknown_since: NOON,
      blinded_by: state.alerts[0]?.name ?? '',
    };
    const { html } = screen({ ...state, alerts: [...state.alerts, training] });
    expect(html).toContain(SELL_WITHOUT_SCREEN);
    expect(html).not.toContain('Продавать нельзя');
  });

  test('stand for themselves while nothing says why', () => {
    const state = unknownAlerts();
    const { picture } = screen({ ...state, alerts: state.alerts.filter(({ name }) => name !== 'PosBufferUnreadable') });
    expect(picture.alerts?.map(({ unknown }) => unknown)).toEqual(['Неизвестно с 14:21', 'Неизвестно с 14:21']);
  });
});

test('what forbids to sell stands before newer news, and nothing beside it says that selling goes on', () => {
  const news = alert({
    name: 'PosBufferUnreadable',
    selling: 'yes',
    steps: [SELL_WITHOUT_SCREEN, 'Позвоните.'],
    timestamp: NOON,
  });
  const { steps } = cashierWords('PosOfdAccessDenied');
  const denied = alert({ name: 'PosOfdAccessDenied', selling: 'for_now', steps: [...steps], timestamp: NOON - 600 });
  const down = alert({ name: 'PosAdapterDown', timestamp: NOON - 300 });
  const { html, picture } = screen(calmDay({ alerts: [down, news, denied] }));
  expect(picture.alerts.map(({ selling }) => selling)).toEqual(['Продавать нельзя', null, null]);
  const [shown = ''] = html.split('<div class="more" hidden');
  expect(shown).toContain('Продавать нельзя');
  expect(html).not.toMatch(/Продавать можно|Продавайте/);
});

test('what stands at several tills alike is told once, with their names, since the first; as seen when each was', () => {
  const long = (pos_id: string, change: Partial<AlertAnswer> = {}) =>
    alert({ name: 'PosShiftTooLong', message: 'Смена открыта более 24 часов', pos_id, ...change });
  const seen = { at: NOON - 60, by: 'Касса 1', rings_again_at: NOON + 840 };
  const alerts = [long('POS-001', { seen }), long('POS-002', { timestamp: NOON - 900 })];
  const mismatch = ['150', '90'].map((sum, index) =>
    alert({ name: 'PosCashMismatch', level: 'P2', message: `Недостача ${sum} ₽`, pos_id: `POS-00${index + 1}` }),
  );
  const show = (all: AlertAnswer[]) => screen({ ...severalTerminals(), alerts: all }).picture.alerts;
  expect(show([...alerts, ...mismatch])).toMatchObject([
    {
      where: 'Касса 1, Касса 2',
      since: 'с 14:08, 15\u00a0мин назад',
      seen: null,
      message: 'Смена открыта более 24\u00a0часов',
    },
    { where: 'Касса 1, Касса 2', message: 'Касса 1: Недостача 150 ₽; Касса 2: Недостача 90 ₽' },
  ]);
  expect(show(alerts.map((one) => ({ ...one, seen })))).toMatchObject([{ seen: 'Увидели: Касса 1, 14:22' }]);
  expect(show(['POS-001', 'POS-002', 'POS-003'].map((id) => long(id)))).toMatchObject([{ where: 'Все кассы' }]);
  expect(show([long('POS-001'), long('POS-002', { level: 'P2' })])).toMatchObject([
    { level: 'Срочно', where: 'Касса 1' },
    { level: 'Внимание', where: 'Касса 2' },
  ]);
});

test('an alert names the receipts it speaks of, as they are read out on the telephone', () => {
  const receipts = [
    { number: '1204', rubles: 4500, created_at: NOON - 6000 },
    { number: null, rubles: null, created_at: NOON - 90_000 },
  ];
  const { text } = screen(calmDay({ alerts: [alert({ name: 'PosOfdRejectsReceipt', receipts })] }));
  expect(text('alert-receipts')).toBe('Чеки: № 1204 на 4 500 ₽ в 12:43; в 08.10 13:23');
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
  expect(text('buffer-dlq')).toBe('Не принято в ОФД: 3 чека');
  expect(text('overall')).toBe('Касса не принимает оплату');
  expect(text('alert-selling')).toBe('Продавать нельзя');
});
