/** What the centre writes down of its shops: how each stands, its tills, its days, its months. */
import { expect, it } from 'vitest';
import { DELIVERED_RATIO, DRIVE_BLOCKS, REGION_DELIVERED_RATIO, TILL_STATE } from '../../../src/render/centre-sums.ts';
import { filledIn } from '../../support/promql.ts';
import { seriesText, testRules } from '../../support/promtool-tests.ts';
import { dashboards, exprOf, groups, place, SHOPS, series } from './centre-shops.ts';

it.concurrent('a shop that has been silent for longer than a dashboard shows can still be chosen, and its region', async () => {
  const offered = dashboards.flatMap(({ templating }) =>
    templating.list.flatMap(({ name, query }) =>
      name === 'shop' || name === 'region' ? [typeof query === 'string' ? query : query.query] : [],
    ),
  );
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: ['up', 'pos_shop_info'].flatMap((name) => [
          series(name, place(0), '1x300'),
          series(name, place(2), '1x60'),
        ]),
        promql_expr_test: [...new Set(offered)].map((query) => {
          const [, asked = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
          return {
            expr: `group by (${label}) (last_over_time(${filledIn(asked)}[3h]))`,
            eval_time: '5h',
            exp_samples: (label === 'shop' ? ['a', 'c'] : ['Тверь', 'Псков']).map((value) => ({
              labels: seriesText('', { [label]: value }),
              value: 1,
            })),
          };
        }),
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});

it.concurrent('a till is urgent by its own alert, wants attention by its shop’s, and is known while its shop is silent', async () => {
  const shopOf = (at: number, values: string, ups: string, reads = values) => [
    series('up', place(at), ups),
    series('kkt_buffer_up', place(at), reads),
    ...['1', '2'].map((pos_id) =>
      series('pos_terminal_info', { ...place(at), pos_id, name: `Касса ${pos_id}` }, values),
    ),
  ];
  const alert = (at: number, priority: string, labels: Record<string, string>) =>
    series('ALERTS', { ...place(at), alertname: 'PosX', alertstate: 'firing', priority, ...labels }, '1x200');
  const states = (at: string, ...codes: readonly (readonly [number, string, number])[]) => ({
    expr: `max by (shop, pos_id) (${TILL_STATE})`,
    eval_time: at,
    exp_samples: codes.map(([shop, pos_id, value]) => ({
      labels: `{shop="${SHOPS[shop]?.shop}",pos_id="${pos_id}"}`,
      value,
    })),
  });
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: [
          ...shopOf(0, '1x200', '1x200'),
          // The first cannot read its file from the thirtieth minute on, the third is gone by then.
          ...shopOf(1, '1x30', '1x200', '1x30 0x170'),
          ...shopOf(2, '1x30', '1x30'),
          // A till that the shop took away is not remembered, also where the shop falls silent soon after, nor where the shop's PC had another name.
          series('pos_terminal_info', { ...place(0), pos_id: '3', name: 'Касса 3' }, '1x30'),
          series('pos_terminal_info', { ...place(2), pos_id: '3', name: 'Касса 3' }, '1x10 _x190'),
          series('pos_terminal_info', { ...place(0), instance: 'old:8001', pos_id: '1', name: 'Касса 1' }, '1x30'),
          alert(0, 'P1', { pos_id: '1' }),
          alert(1, 'P2', {}),
        ],
        promql_expr_test: [
          states('20m', [0, '1', 2], [0, '2', 0], [0, '3', 0], [1, '1', 1], [1, '2', 1], [2, '1', 0], [2, '2', 0]),
          { expr: `count(${TILL_STATE}{shop="a"})`, eval_time: '90m', exp_samples: [{ labels: '{}', value: 2 }] },
          states('90m', [0, '1', 2], [0, '2', 0], [1, '1', 1], [1, '2', 1], [2, '1', 3], [2, '2', 3]),
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});

it.concurrent('the tills of a shop that is closed are not lost: those of one that is open and silent are', async () => {
  const HOUR = 3600;
  const announced = (at: number, opens: number, closes: number, lasts: number) => [
    series('pos_shop_opens_timestamp_seconds', { ...place(at), opening: 'last' }, `${opens * HOUR}x${lasts}`),
    series('pos_shop_closes_timestamp_seconds', { ...place(at), opening: 'last' }, `${closes * HOUR}x${lasts}`),
    series('pos_shop_opens_timestamp_seconds', { ...place(at), opening: 'next' }, `${24 * HOUR}x${lasts}`),
    series('pos_shop_closes_timestamp_seconds', { ...place(at), opening: 'next' }, `${36 * HOUR}x${lasts}`),
  ];
  const tills = (at: number, lasts: number) =>
    ['1', '2'].map((pos_id) =>
      series('pos_terminal_info', { ...place(at), pos_id, name: `Касса ${pos_id}` }, `1x${lasts}`),
    );
  const sending = (at: number, lasts: number) => [
    ...tills(at, lasts),
    series('up', place(at), `1x${lasts}`),
    series('kkt_buffer_up', place(at), `1x${lasts}`),
  ];
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: [
          ...sending(0, 130),
          ...announced(0, 0, 2, 130),
          // Something stood at its first till when it closed, and still does.
          series(
            'ALERTS',
            { ...place(0), alertname: 'PosX', alertstate: 'firing', priority: 'P1', pos_id: '1' },
            '1x300',
          ),
          ...sending(1, 130),
          ...announced(1, 0, 12, 130),
          // Its monitor does not answer any more, which its agent goes on telling after it has closed.
          ...tills(2, 100),
          series('up', place(2), '1x100 0x200'),
          ...announced(2, 0, 2, 100),
        ],
        promql_expr_test: [
          {
            expr: `max by (shop, pos_id) (${TILL_STATE})`,
            eval_time: '180m',
            exp_samples: (
              [
                ['a', '1', 2],
                ['a', '2', -2],
                ['b', '1', 3],
                ['b', '2', 3],
                ['c', '1', 3],
                ['c', '2', 3],
              ] as const
            ).map(([shop, pos_id, value]) => ({ labels: seriesText('', { shop, pos_id }), value })),
          },
          ...([{}, { shop: 'a' }, { shop: 'b' }] as const).map((chosen, index) => ({
            expr: filledIn(exprOf('Все кассы / Касс всего и по состоянию / E'), chosen),
            eval_time: '180m',
            exp_samples: [{ labels: '{}', value: [1, 1, 0][index] ?? 0 }],
          })),
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});

it.concurrent('says how many shops are in none of the sums, of a region and of one shop; nothing of shops that there are not', async () => {
  const expr = exprOf('Все кассы / Ещё не в ОФД / D');
  const told = (eval_time: string, chosen: Record<string, string>, value: number) => ({
    expr: filledIn(expr, chosen),
    eval_time,
    exp_samples: [{ labels: '{}', value }],
  });
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: [0, 1, 2].flatMap((at) => [
          // The first goes on, the second cannot read its file, the third falls silent.
          series('up', place(at), at === 2 ? '1x20' : '1x60'),
          series('kkt_buffer_up', place(at), ['1x60', '1x20 0x40', '1x20'][at] ?? ''),
        ]),
        promql_expr_test: [
          told('10m', {}, 0),
          told('40m', {}, 2),
          told('40m', { region: 'Псков' }, 1),
          told('40m', { shop: 'a' }, 0),
          told('40m', { shop: 'b' }, 1),
          { ...told('40m', { shop: 'nowhere' }, 1), expr: `(${filledIn(expr, { shop: 'nowhere' })}) == bool Inf` },
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});

it.concurrent('says which part of a month came in time, by shop and region, and when drives block; a silent shop’s stays', async () => {
  const month = { month: '2026-11' };
  const delivered = (at: number, ...counts: readonly number[]) =>
    ['10m', '24h', '30d', 'any'].map((within, index) =>
      series('kkt_month_delivered_receipts', { ...place(at), ...month, within }, `${counts[index]}x30`),
    );
  const sample = (labels: Record<string, string>, value: number) => ({ labels: seriesText('', labels), value });
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: [
          ...delivered(0, 50, 75, 100, 100),
          ...delivered(1, 300, 300, 300, 300),
          ...delivered(2, 0, 0, 0, 0),
          ...[0, 1, 2].map((at) => series('up', place(at), '1x30')),
          ...[0, 1, 2].flatMap((at) => [
            series('kkt_buffer_up', place(at), '1x30'),
            series('pos_terminal_info', { ...place(at), pos_id: '1', name: 'Касса 1' }, '1x30'),
          ]),
          // The first has delivered all and fallen silent since, the third has fallen silent.
          series('pos_oldest_undelivered_timestamp_seconds', { ...place(0), pos_id: '1' }, '1000x10'),
          series('pos_undelivered_receipts', { ...place(0), pos_id: '1' }, '1x10 0x20'),
          series('pos_oldest_undelivered_timestamp_seconds', { ...place(2), pos_id: '1' }, '2000x30'),
          series('pos_undelivered_receipts', { ...place(2), pos_id: '1' }, '1x30'),
          // What waits in the second is of no known age; its operator said when its drive ends.
          series('pos_undelivered_receipts', { ...place(1), pos_id: '1' }, '1x30'),
          series('kkt_fiscal_drive_end_timestamp_seconds', place(1), '3000x30'),
          // Of a second till there nobody knows what waits.
          series('pos_terminal_info', { ...place(1), pos_id: '2', name: 'Касса 2' }, '1x30'),
        ],
        promql_expr_test: [
          {
            expr: `${DELIVERED_RATIO}{within="24h"}`,
            eval_time: '20m',
            exp_samples: [0.75, 1].map((value, at) =>
              sample({ __name__: DELIVERED_RATIO, ...SHOPS[at], ...month, within: '24h' }, value),
            ),
          },
          {
            expr: `${REGION_DELIVERED_RATIO}{within="10m"}`,
            eval_time: '20m',
            exp_samples: [
              sample({ __name__: REGION_DELIVERED_RATIO, region: 'Тверь', ...month, within: '10m' }, 350 / 400),
            ],
          },
          {
            expr: `count by (shop, pos_id) (${DRIVE_BLOCKS}{cause="receipt"} == Inf)`,
            eval_time: '20m',
            exp_samples: [sample({ shop: 'a', pos_id: '1' }, 1)],
          },
          ...['20m', '45m'].map((eval_time) => ({
            expr: `max by (shop, cause) (${DRIVE_BLOCKS} < Inf)`,
            eval_time,
            exp_samples: [
              sample({ shop: 'b', cause: 'end' }, 3000),
              sample({ shop: 'c', cause: 'receipt' }, 2000 + 30 * 86_400),
            ],
          })),
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});

it.concurrent('the days of a shop stand at its own weekdays, those of a region at those of its easternmost, where it may be tomorrow', async () => {
  const expr = exprOf('Продажи / По дням недели, ₽ / A');
  const zones = [3, 9, 2] as const;
  // 16:00 of a Thursday in Greenwich: 19:00 and one in the morning of Friday in the region's two zones, 18:00 in Pskov.
  const [thursday, friday] = [3, 4];
  const daysOf = (chosen: Record<string, string>, ...parts: readonly (readonly [rubles: number, today: number])[]) => ({
    expr: `max by (day) (${filledIn(expr, chosen)})`,
    eval_time: '16h',
    exp_samples: Array.from({ length: 7 }, (_, weekday) => ({
      labels: `{day="${weekday + 1}"}`,
      value: parts.reduce((sum, [rubles, today]) => sum + rubles * (((today - weekday + 7) % 7) + 1), 0),
    })),
  });
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: zones.flatMap((hours, at) => [
          series('pos_shop_utc_offset_seconds', place(at), `${hours * 3600}x1300`),
          ...Array.from({ length: 7 }, (_, ago) =>
            series(
              'pos_sales_day_rubles',
              { ...place(at), pos_id: String(at + 1), days_ago: String(ago) },
              `${10 ** at * (ago + 1)}x1300`,
            ),
          ),
        ]),
        promql_expr_test: [
          daysOf({ shop: 'a' }, [1, thursday]),
          daysOf({ shop: 'b' }, [10, friday]),
          daysOf({ shop: '.*' }, [11, friday], [100, thursday]),
          daysOf({ shop: '.*', terminal: '2' }, [10, friday]),
          daysOf({ shop: '.*', terminal: '3' }, [100, thursday]),
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});
