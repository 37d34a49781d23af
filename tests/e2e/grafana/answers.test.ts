/** Every query of every panel against a real Prometheus: a busy shop, one of which nothing is known, and a centre. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { AT_SHOP, knownRecords } from '../../../src/render/known.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { snapshotOf } from '../../support/facts.ts';
import {
  answer,
  answeredUnlike,
  goodMoment,
  isKnown,
  ONE_AT_A_TIME,
  targetAt,
  unanswered,
} from '../../support/promql-answers.ts';
import { dashboardsOf, targetsOf } from '../../support/promql-dashboards.ts';
import { type Page, servePage } from '../../support/promql-pages.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';
import { startVictoriaMetrics } from '../../support/promql-victoria.ts';
import { drawn } from '../../support/share.ts';

const dashboards = dashboardsOf();
const JOB = 'pos-monitor';
const PATIENCE = { timeout: 120_000, interval: 500 };

let [busy, unknown, far]: (Page | undefined)[] = [];
let [shop, silent, centre]: (Prometheus | undefined)[] = [];
/** What is asked of them is asked for this moment. */
let at: number;

beforeAll(async () => {
  busy = await servePage(busySnapshot());
  const nothing = snapshotOf({}, { sources: { reading: null, goodReading: null } });
  unknown = await servePage(nothing);
  far = await servePage(busySnapshot(['POS-001', 'POS-002']));
  shop = await startPrometheus({
    targets: [{ job: JOB, address: busy.address }],
    rules: [{ name: 'alarms', rules: [alarm('none')] }],
  });
  silent = await startPrometheus({ targets: [{ job: JOB, address: unknown.address }] });
  centre = await startPrometheus({
    targets: [
      { job: JOB, address: busy.address, labels: { shop: 'Тверь' } },
      { job: JOB, address: far.address, labels: { shop: 'Псков «2-й»' } },
    ],
    rules: [
      { name: 'known', rules: knownRecords(AT_SHOP) },
      { name: 'alarms', rules: [alarm('Псков «2-й»')] },
    ],
  });
  for (const prometheus of [shop, silent, centre]) {
    await vi.waitFor(async () => expect(isKnown(await prometheus.now('scrape_samples_scraped offset 6s'))).toBe(true), {
      timeout: 120_000,
      interval: 500,
    });
  }
  at = await goodMoment(shop, silent, centre);
});

afterAll(async () => {
  for (const prometheus of [shop, silent, centre]) await prometheus?.stop();
  for (const page of [busy, unknown, far]) await page?.stop();
});

/** Fires for one terminal of one shop. */
function alarm(shop: string) {
  return {
    alert: 'PosShiftTooLong',
    expr: `pos_session_opened_timestamp_seconds{shop="${shop}",pos_id="POS-002"} > 0`,
    labels: { priority: 'P1', severity: 'critical' },
  };
}

function started(prometheus: Prometheus | undefined): Prometheus {
  if (prometheus === undefined) throw new Error('Prometheus was not started');
  return prometheus;
}

async function read(where: string, prometheus: Prometheus | undefined, moment = at) {
  return answer(targetAt(dashboards, where), started(prometheus), moment);
}

/** There is one reading and no history, no Alertmanager, and no new delivery. */
const NOT_IN_A_STILL_PICTURE = [
  'Буфер и ОФД / Доля переданных вовремя / A',
  'Буфер и ОФД / Доля переданных вовремя / B',
  'Буфер и ОФД / Доля переданных вовремя / C',
  'Буфер и ОФД / От чека до ОФД, ч:мин:с / A',
  'Буфер и ОФД / От чека до ОФД, ч:мин:с / B',
  'Мониторинг / Заглушено тревог / A',
  'Мониторинг / Каналы сообщений за сутки / A',
  'Мониторинг / Каналы сообщений за сутки / B',
  'Мониторинг / Каналы сообщений за сутки / C',
  'Мониторинг / Уведомления, в минуту / A',
  'Мониторинг / Уведомления, в минуту / C',
  'Мониторинг / Уведомления, в минуту / D',
  'Мониторинг / Чтения базы чеков, в минуту / A',
];

test('what is twenty minutes old is not called all right', async () => {
  const [state] = await read('Касса / Состояние / A', shop);
  // The picture is of another day.
  expect(state?.metric.key).toBe('old');
});

test('a busy shop: every query is answered but those that need time to pass', async () => {
  const missing = (await unanswered(dashboards, started(shop), at)).filter((where) => !ONE_AT_A_TIME.test(where));
  expect(missing.sort()).toEqual([...NOT_IN_A_STILL_PICTURE].sort());
});

describe('a shop of which nothing is known', () => {
  test('no sum and no count is shown, least of all a zero', async () => {
    const shown: string[] = [];
    for (const placed of targetsOf(dashboards)) {
      const { metric } = { metric: /kkt_|pos_(session|sales|revenue|undelivered|refunds)/.test(placed.target.expr) };
      const single = placed.panel.type === 'stat' || placed.panel.type === 'gauge';
      if (!metric || !single) continue;
      const found = await answer(placed, started(silent), at);
      // A field of one word answers always, and says with it that nothing is known.
      const says = found.map(({ metric }) => metric.key);
      if (says.includes('unknown') ? says.length > 1 : isKnown(found)) shown.push(placed.where);
    }
    expect(shown.sort()).toEqual([
      // The adapter is asked whether or not the buffer can be read.
      'Буфер и ОФД / Последняя передача / B',
      'Касса / Odoo / A',
      'Касса / ККТ / A',
      'Касса / ОФД / A',
      'Касса / ОФД / A',
      'Касса / ОФД / B',
      'Касса / Печать / A',
      'Мониторинг / Наблюдение / B',
      'Экран кассира / ОФД / A',
      'Экран кассира / Печать / A',
    ]);
  });

  test('the alert table says that it does not know, and not that all is well', async () => {
    const rows = await read('Касса / Тревоги: что случилось и что делать / A', silent);
    expect(rows.map(({ metric }) => [metric.message, metric.runbook])).toEqual([['/unknown', '?']]);
  });
});

describe('VictoriaMetrics', () => {
  const kinds = drawn(import.meta.filename, 'shops asked of VictoriaMetrics', ['busy', 'unknown'] as const, 1);
  test.each(kinds)('answers as Prometheus does of a shop that is %s', async (which) => {
    const [page, prometheus] = which === 'busy' ? [busy, started(shop)] : [unknown, started(silent)];
    const victoria = await startVictoriaMetrics([
      { job: JOB, address: page?.address ?? '' },
      // The same one, for what it tells of itself.
      { job: 'prometheus', address: prometheus.address },
    ]);
    onTestFinished(victoria.stop);
    const seen = 'count(up offset 6s) == 2 and count(prometheus_build_info offset 6s) == 1';
    for (const engine of [prometheus, victoria])
      await vi.waitFor(async () => expect(isKnown(await engine.now(seen))).toBe(true), PATIENCE);
    const kept = await goodMoment(prometheus, victoria);
    const moving = /rate\(|increase\(|prometheus_|scrape_duration|resident_memory/;
    const differing = await answeredUnlike(targetsOf(dashboards), [prometheus, victoria], kept, { moving });
    expect(differing).toEqual([]);
  });
});

describe('a centre with two shops', () => {
  test('one row a terminal, with its state and the shop for the link', async () => {
    const rows = await read('Все кассы / Кассы / A', centre);
    const seen = rows.map(({ metric, values }) => [metric.shop, metric.pos_id, metric.place, values[0]]).sort();
    expect(seen).toEqual([
      ['Псков «2-й»', 'POS-001', 'Псков «2-й»', 0],
      ['Псков «2-й»', 'POS-002', 'Псков «2-й»', 2],
      ['Тверь', 'POS-001', 'Тверь', 0],
    ]);
  });

  test('without a label `shop` the link means all shops', async () => {
    const rows = await read('Все кассы / Кассы / A', shop);
    expect(rows.map(({ metric }) => metric.place)).toEqual(['$__all']);
  });

  test('the alert table names the terminal, its shop, and where to look', async () => {
    const rows = await read('Все кассы / Тревоги: что случилось и что делать / A', centre);
    expect(rows).toMatchObject([
      {
        metric: {
          alertname: 'PosShiftTooLong',
          message: 'P1/PosShiftTooLong',
          runbook: '/PosShiftTooLong',
          priority: 'P1',
          shop: 'Псков «2-й»',
          pos_id: 'POS-002',
          panel: 'd/pos-kassa?viewPanel=6',
          chosen: 'shop',
          place: 'Псков «2-й»',
        },
        values: [1],
      },
    ]);
  });

  test('a silent shop keeps its rows and is the worst', async () => {
    await far?.stop();
    far = undefined;
    let silentAt = 0;
    await vi.waitFor(async () => {
      silentAt = Math.floor(Date.now() / 1000) - 2;
      const rows = await read('Все кассы / Кассы / A', centre, silentAt);
      const worst = rows.filter(({ values }) => values[0] === 3).map(({ metric }) => metric.pos_id);
      expect(worst.sort()).toEqual(['POS-001', 'POS-002']);
    }, PATIENCE);
    expect((await read('Все кассы / Касс всего и по состоянию / D', centre, silentAt))[0]?.values).toEqual([2]);
    // By what Grafana sorts, each row has a number: one without would mix up all others.
    const [tills, waiting] = await Promise.all(
      ['A', 'C'].map(async (query) => {
        const rows = await read(`Все кассы / Кассы / ${query}`, centre, silentAt);
        return rows.map(({ metric }) => `${metric.shop} ${metric.pos_id}`).sort();
      }),
    );
    expect(waiting).toEqual(tills);
  });
});
