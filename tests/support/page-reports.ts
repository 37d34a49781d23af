/** What the hand-made shop of the page's tests answers beside its state. */
import type { JournalAnswer } from '../../src/api/schemas/journal.ts';
import type { DayReportAnswer } from '../../src/api/schemas/report.ts';
import type { ReceiptAnswer, ReceiptsFoundAnswer, SalesWeeksAnswer } from '../../src/api/schemas/sales.ts';
import { UNKNOWN_FIGURES } from '../../src/api/views/report.ts';
import { PRODUCTS } from './page-answers.ts';
import { NOON, type State } from './page-states.ts';

const OPENED = NOON - 5 * 3600;
const KNOWN_SINCE = '2026-09-05';

/** Of a day before the file's first receipt. */
export function unknownReport(report: DayReportAnswer): DayReportAnswer {
  const terminals = report.terminals.map((one) => ({ ...one, ...UNKNOWN_FIGURES, drawer: null }));
  return {
    ...report,
    total: UNKNOWN_FIGURES,
    terminals,
    hours: null,
    products: null,
    categories: null,
    undelivered: null,
  };
}

export function dayReport(state: State, date: string, posId: string | null): DayReportAnswer {
  const revenue = date === '2026-10-09' ? 170_000 : 149_500;
  const figures = (share: number): DayReportAnswer['total'] => ({
    revenue: revenue * share,
    count: Math.round(53 * share),
    average: revenue / 53,
    by_payment: { cash: 48_200 * share, card: revenue * share - 48_200 * share, other: 0 },
    refunds: { count: 1, rubles: 2500 * share },
    corrections: { count: 0, rubles: 0 },
    net_revenue: (revenue - 2500) * share,
    malformed: 0,
  });
  const terminals = state.terminals.filter(({ pos_id }) => posId === null || pos_id === posId);
  const report: DayReportAnswer = {
    ...{ shop: state.shop.name, time_zone: state.shop.time_zone, demo: state.shop.demo, date, pos_id: posId },
    ...{ made_at: NOON, known_since: KNOWN_SINCE, counted_at: null, total: figures(1), products: PRODUCTS },
    terminals: terminals.map(({ pos_id, name }) => ({
      ...{ pos_id, name },
      ...figures(1 / terminals.length),
      drawer: {
        status: 'open',
        ...{ opened_at: OPENED, closed_at: null, put_in: 5000, sales: 48_200, refunds: 2500, taken_out: 700 },
        ...{ expected: 50_000, actual: 49_500, difference: -500 },
      },
    })),
    hours: Array.from({ length: 24 }, (_, hour) => {
      const open = hour >= 9 && hour < 15;
      return { hour, revenue: open ? revenue / 6 : 0, count: open ? 9 : 0 };
    }),
    categories: [{ name: 'Линзы', quantity: 15, revenue: 71_150.5 }],
    undelivered: date === '2026-10-09' ? { count: 12, rubles: 34_500.5, unpriced: 0 } : null,
  };
  return date < KNOWN_SINCE ? unknownReport(report) : report;
}

/** An average week: busy at noon and on Saturdays. */
export function salesWeeks(): SalesWeeksAnswer {
  const hours = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (__, hour) =>
      hour < 9 || hour > 20 ? 0 : Math.round((60_000 - 6000 * Math.abs(13 - hour)) * (day === 5 ? 2 : 1)),
    ),
  );
  return { known_since: KNOWN_SINCE, hours };
}

type Entry = JournalAnswer['entries'][number];

/** What happened on that day and the evening before. */
export function journal(): JournalAnswer {
  const entry = (id: number, minutesAgo: number, said: Partial<Entry> & Pick<Entry, 'kind'>): Entry => ({
    ...{ id, at: NOON - 60 * minutesAgo, alert: null, pos_id: null, level: null, since: null, who: null, text: null },
    ...said,
  });
  const full = {
    alert: 'PosBufferFull',
    level: 'P1',
    since: NOON - 60 * 120,
    text: 'Буфер переполнен: чеков 200',
  } as const;
  const breaker = { alert: 'PosBreakerOpen', level: 'P2', since: NOON - 60 * 1200, text: 'ОФД недоступен' } as const;
  return {
    next: null,
    entries: [
      entry(9, 10, { kind: 'failed', who: 'telegram' }),
      entry(8, 20, {
        kind: 'began',
        alert: 'PosReceiptNotPrinted',
        level: 'P1',
        pos_id: 'POS-001',
        since: NOON - 1200,
        text: 'Чек не напечатан',
      }),
      entry(7, 75, { ...full, kind: 'over' }),
      entry(6, 118, { ...full, kind: 'seen', who: 'Касса 1' }),
      entry(5, 119, { ...full, kind: 'told' }),
      entry(4, 120, { ...full, kind: 'began' }),
      entry(3, 400, { kind: 'started', text: '0.2.0' }),
      entry(2, 700, { kind: 'stopped', text: '0.2.0' }),
      entry(1, 1200, { ...breaker, kind: 'began' }),
    ],
  };
}

export const RECEIPT: ReceiptAnswer = {
  ...{
    id: '6f0b6ff7-6e3c-4a3a-9d57-000000000001',
    pos_id: 'POS-001',
    terminal: 'Касса 1',
    at: NOON - 3600,
    kind: 'sale',
  },
  ...{ number: '14', document: '1207', fiscal_sign: '0234567890', shift: '48', fiscal_drive: '9960440300000001' },
  ...{ total: 12_500, by_payment: { cash: 0, card: 12_500, other: 0 }, status: 'failed', delivered_at: null },
  items: [
    { name: 'Линзы прогрессивные 1.67', quantity: 2, total: 12_000 },
    { name: 'Футляр', quantity: 1, total: 500 },
  ],
  ...{ retries: 20, last_error: 'OFD returned 400: document is older than the newest one' },
  given_up: [{ at: NOON - 1800, reason: 'max_retries_exceeded', resolved: false }],
};

export function receiptsFound(): ReceiptsFoundAnswer {
  const { items: _, retries: __, last_error: ___, given_up: ____, ...found } = RECEIPT;
  return { receipts: [found, { ...found, id: 'second', status: 'synced', delivered_at: NOON - 3000 }], more: true };
}
