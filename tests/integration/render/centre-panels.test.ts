/** What the centre's panels ask of all shops at once says the same as the series that it was made of. */
import { expect, it } from 'vitest';
import { knownTerminals } from '../../../src/grafana/select.ts';
import { STATE } from '../../../src/render/centre-alerts.ts';
import { filledIn, selectorsOf } from '../../support/promql.ts';
import { dashboardsOf, type PlacedTarget, targetsOf } from '../../support/promql-dashboards.ts';
import { testRules } from '../../support/promtool-tests.ts';
import { centre, exprOf, groups, place, SHOPS, series, TARGET } from './centre-shops.ts';

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
