/** What the centre writes down for its dashboards says the same as the series that it was made of. */
import { expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { knownTerminals } from '../../../src/grafana/select.ts';
import { centreRuleGroups } from '../../../src/render/centre.ts';
import { STATE } from '../../../src/render/centre-alerts.ts';
import { DELIVERED_RATIO, DRIVE_BLOCKS, REGION_DELIVERED_RATIO, TILL_STATE } from '../../../src/render/centre-sums.ts';
import { filledIn, selectorsOf } from '../../support/promql.ts';
import { centreDashboards, dashboardsOf, type PlacedTarget, targetsOf } from '../../support/promql-dashboards.ts';
import { seriesText, testRules } from '../../support/promtool-tests.ts';

const groups = centreRuleGroups(defaultConfig());
const TARGET = { job: 'pos-monitor', instance: 'pos_monitor:8001' };
const SHOPS = ['a', 'b', 'c'].map((shop, at) => ({ shop, region: at < 2 ? 'Тверь' : 'Псков' }));
const series = (name: string, labels: Record<string, string>, values: string) => ({
  series: seriesText(name, labels),
  values,
});
const place = (at: number) => ({ ...TARGET, ...(SHOPS[at] ?? {}) });
const dashboards = centreDashboards();
const centre = targetsOf(dashboards);
const exprOf = (where: string) => centre.find((placed) => placed.where === where)?.target.expr ?? '';

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

/** That two queries say the same, and whether they say anything. */
const alike = (own: string, other: string, eval_time: string, known = true) => [
  { expr: `count(${own}) > bool 0`, eval_time, exp_samples: known ? [{ labels: '{}', value: 1 }] : [] },
  ...[`(${own}) != (${other})`, `(${own}) unless (${other})`, `(${other}) unless (${own})`].map((expr) => ({
    expr,
    eval_time,
    exp_samples: [],
  })),
];

const CHOSEN = [{}, { shop: 'b' }, { terminal: '1' }, { shop: 'a', terminal: '1' }];
/** What only the centre counts, and what is coloured by an age that is another there, is looked at below. */
const ofAll = centre.filter(
  ({ where, target }) =>
    /pos_region:(?!delivered|shops_without_data)/.test(target.expr) &&
    !/^Сеть|Данные на|Касс всего и по состоянию \/ E/.test(where),
);

it.concurrent.each(ofAll.map((placed) => [placed.where, placed] as const))(
  '%s: all shops together as from each of them, one shop or one till as from itself',
  async (where, { panel, target }) => {
    const isSame = (other: PlacedTarget) => other.where === where && other.panel.id === panel.id;
    const raw = targetsOf(dashboardsOf()).find(isSame)?.target.expr ?? '';
    const GIVEN = [
      'pos_sales_day_rubles',
      'pos_shop_utc_offset_seconds',
      'pos_terminal_info',
      knownTerminals.name,
      'up',
    ];
    const asked = selectorsOf(filledIn(raw)).filter(({ metric }) => !GIVEN.includes(metric));
    const tillOf = (shop: number) => ({ ...place(shop), pos_id: shop === 1 ? '2' : '1' });
    const sales = SHOPS.flatMap((_, shop) => [
      ...asked.map(({ metric, matchers }) => {
        const chosen = matchers.filter(({ operator }) => operator === '=').map(({ label, value }) => [label, value]);
        const labels = { ...tillOf(shop), hour: '10', ...Object.fromEntries(chosen) };
        return series(metric, labels, `${7 ** shop}x30`);
      }),
      ...Array.from({ length: 35 }, (_, day) => {
        const labels = { ...tillOf(shop), days_ago: String(day) };
        return series('pos_sales_day_rubles', labels, `${1000 * (shop + 1) + day}x30`);
      }),
      series('pos_shop_utc_offset_seconds', place(shop), '10800x30'),
      series('pos_terminal_info', { ...tillOf(shop), name: 'Касса' }, '1x30'),
      series('up', place(shop), `${shop === 1 ? 0 : 1}x30`),
    ]);
    const same = (chosen: Record<string, string>) => {
      const [expr = '', own = ''] = [target.expr, raw].map((query) => filledIn(query, chosen));
      return alike(own, expr, '20m');
    };
    const failure = await testRules(
      groups,
      [{ interval: '1m', input_series: sales, promql_expr_test: CHOSEN.flatMap(same) }],
      '1m',
    );
    expect(failure).toBe(null);
  },
);

it.concurrent('«Сеть» counts shops by state and region as they are, all together or one of them', async () => {
  const [urgent, attention, silent, closed, well] = ['a', 'b', 'c', 'd', 'e'].map((shop, at) => ({
    ...TARGET,
    ...{ shop, region: ['Тверь', 'Тверь', 'Псков', 'Псков', 'Омск'][at] ?? '' },
  }));
  const alert = (labels: object | undefined, priority: string) =>
    series('ALERTS', { ...labels, alertname: 'PosX', alertstate: 'firing', priority }, '1x30');
  const next = (name: string, moment: number) =>
    series(`pos_shop_${name}_timestamp_seconds`, { ...closed, opening: 'next' }, `${moment}x10`);
  const all = `${STATE}{shop=~"$shop",region=~"$region"}`;
  const queriesOf = (panel: string, by: string) =>
    [
      ...(by === '' ? [] : [`max${by} (${all})`]),
      `count${by} (${all})`,
      ...[3, 2, 1, -1].map((code) => `count${by} (${all} == ${code}) or 0 * count${by} (${all})`),
    ].map((own, index) => {
      const expr = exprOf(`Сеть / ${panel} / ${String.fromCharCode('A'.charCodeAt(0) + index)}`);
      return [own, expr.replace(' or vector(Inf)', '')] as const;
    });
  const queries = [...queriesOf('Магазинов всего и по состоянию', ''), ...queriesOf('Регионы', ' by (region)')];
  const same = (chosen: Record<string, string>, known = true) =>
    queries.flatMap(([own, expr]) => alike(filledIn(own, chosen), filledIn(expr, chosen), '25m', known));
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: [
          ...[urgent, attention, well].map((labels) => series('up', labels ?? {}, '1x30')),
          ...[silent, closed].map((labels) => series('up', labels ?? {}, '1x10')),
          ...[alert(urgent, 'P1'), alert(attention, 'P2')],
          ...[next('opens', 80_000), next('closes', 90_000)],
        ],
        promql_expr_test: [
          {
            expr: `sum by (shop) (${STATE})`,
            eval_time: '25m',
            exp_samples: [2, 1, 3, -1, 0].map((value, at) => ({ labels: `{shop="${'abcde'[at]}"}`, value })),
          },
          ...[{}, { region: 'Псков' }, { region: 'Омск' }].flatMap((chosen) => same(chosen)),
          ...['a', 'b', 'c', 'd', 'e'].flatMap((shop) => same({ shop })),
          ...same({ region: 'Псков', shop: 'd' }),
          ...[{ shop: 'nobody' }, { region: 'Тверь', shop: 'd' }].flatMap((chosen) => same(chosen, false)),
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});

it.concurrent('says as of when everything is: of all shops, a minute later that it is late, since it was written down before', async () => {
  const exprOfBand = (band: string) => exprOf(`Продажи / Данные на / ${band}`);
  const read = 'kkt_buffer_read_timestamp_seconds';
  const bandAt = (eval_time: string, shown: string, chosen: Record<string, string>, readAt: number) =>
    ['A', 'B', 'C'].map((band) => ({
      expr: filledIn(exprOfBand(band), chosen),
      eval_time,
      exp_samples: band === shown ? [{ labels: '{}', value: 1000 * readAt }] : [],
    }));
  const invented = (chosen: Record<string, string>, isInvented: boolean) => ({
    expr: filledIn(exprOfBand('D'), chosen),
    eval_time: '20m',
    exp_samples: isInvented ? [{ labels: '{}', value: 1 }] : [],
  });
  const failure = await testRules(
    groups,
    [
      {
        interval: '1m',
        input_series: [
          // The first is read all the time, the second no more from the tenth minute on; its data are invented.
          series(read, place(0), '0+60x60'),
          series(read, place(1), '0+60x10 600x50'),
          ...[0, 1].map((at) => series('pos_monitor_demo', place(at), `${at}x60`)),
        ],
        promql_expr_test: [
          ...bandAt('20m', 'A', { shop: 'a' }, 1200),
          ...[{}, { shop: 'b' }, { region: 'Тверь' }].flatMap((chosen) => [
            ...bandAt('12m50s', 'A', chosen, 600),
            ...bandAt('13m', 'B', chosen, 600),
            ...bandAt('20m50s', 'B', chosen, 600),
            ...bandAt('21m', 'C', chosen, 600),
          ]),
          ...[invented({}, true), invented({ shop: 'b' }, true), invented({ shop: 'a' }, false)],
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});
