/** When a shop's silence is told: in the hours in which it is open, until it is forgotten or seen elsewhere. */
import { describe, expect, it } from 'vitest';
import { STATE } from '../../../src/render/centre-alerts.ts';
import { filledIn } from '../../support/promql.ts';
import { type ExpectedAlert, type RuleTest, seriesText, testRules } from '../../support/promtool-tests.ts';
import { exprOf, groups } from './centre-shops.ts';
import { at, firing, samples, shops, summaryOf, up } from './centre-told.ts';

/** The column «Тревог». */
const ROWS_OF_ALERTS = exprOf('Сеть / Магазины / B');

describe('in the hours in which a shop is open', () => {
  /** A sample every four minutes: so much is looked back for one. */
  const HOUR = 15;
  /** Of a shop that is open from 9 to 21 and has no work on the second day. */
  const HOURS: readonly [number, number, number, number] = [9, 21, 57, 69];
  const announced = (place: Record<string, string>, lasts: number, [opens, closes, reopens, recloses] = HOURS) =>
    (
      [
        ['pos_shop_opens_timestamp_seconds', 'last', opens],
        ['pos_shop_closes_timestamp_seconds', 'last', closes],
        ['pos_shop_opens_timestamp_seconds', 'next', reopens],
        ['pos_shop_closes_timestamp_seconds', 'next', recloses],
      ] as const
    ).map(([name, opening, hour]) => ({
      series: seriesText(name, { job: 'pos-monitor', opening, ...place }),
      values: samples(hour * 3600, lasts),
    }));
  const off = (place: Record<string, string>, lasts: number, hours = HOURS) => [
    up(place, samples(1, lasts)),
    ...announced(place, lasts, hours),
  ];
  const by = (hours: number, name: string, ...rest: readonly ExpectedAlert[]) => at(`${hours}h`, name, ...rest);
  const minutesAfter = (hours: number, minutes: number, name: string, ...rest: readonly ExpectedAlert[]) =>
    at(`${hours * 60 + minutes}m`, name, ...rest);
  const expectDays = async (test: Omit<RuleTest, 'interval'>) =>
    expect(await testRules(groups, [{ interval: '4m', ...test }], '4m')).toBe(null);
  const [shop = { shop: '', region: '' }, second = shop, third = shop] = shops(10).filter(
    ({ region }) => region === 'Тверь',
  );
  const silent = (place: typeof shop) => firing('PosShopSilent', place, summaryOf('PosShopSilent', `: ${place.shop}`));

  it('a PC that is off at night and on a holiday is no silence; off when the shop opens again, it is; then it is forgotten', async () => {
    await expectDays({
      input_series: [...off(shop, 22 * HOUR), up(shops(10)[1] ?? {}, samples(1, 72 * HOUR))],
      alert_rule_test: [
        by(23, 'PosShopSilent'),
        by(36, 'PosShopSilent'),
        by(56, 'PosShopSilent'),
        by(58, 'PosShopSilent', silent(shop)),
        by(68, 'PosShopSilent', silent(shop)),
        by(70, 'PosShopSilent'),
      ],
    });
  });

  it('off in the middle of the day, it is told until the evening, and again on the next working day', async () => {
    await expectDays({
      input_series: off(shop, 12 * HOUR),
      alert_rule_test: [
        by(13, 'PosShopSilent', silent(shop)),
        by(22, 'PosShopSilent'),
        by(36, 'PosShopSilent'),
        by(58, 'PosShopSilent', silent(shop)),
      ],
    });
  });

  it('at opening time a PC that is still off has as long as any other before it is missed', async () => {
    const three = [shop, second, third];
    const region = firing(
      'PosRegionSilent',
      { region: 'Тверь' },
      summaryOf('PosRegionSilent', ': Тверь, 100\u00a0% магазинов'),
    );
    await expectDays({
      input_series: three.flatMap((place) => off(place, 22 * HOUR)),
      alert_rule_test: [
        minutesAfter(57, 12, 'PosRegionSilent'),
        minutesAfter(57, 16, 'PosRegionSilent', region),
        minutesAfter(57, 16, 'PosShopSilent'),
        minutesAfter(57, 20, 'PosShopSilent', ...three.map(silent)),
      ],
    });
  });

  it('a region that is told stays told while more of its shops open', async () => {
    const early = [shop, second, third];
    const late = shops(10)
      .filter(({ region }) => region === 'Тверь')
      .slice(3);
    expect(late).toHaveLength(2);
    const region = firing(
      'PosRegionSilent',
      { region: 'Тверь' },
      summaryOf('PosRegionSilent', ': Тверь, 100\u00a0% магазинов'),
    );
    await expectDays({
      input_series: [
        ...early.flatMap((place) => off(place, 22 * HOUR)),
        ...late.flatMap((place) => off(place, 22 * HOUR, [10, 21, 58, 69])),
      ],
      alert_rule_test: [-4, 4, 8, 20].map((minutes) => minutesAfter(58, minutes, 'PosRegionSilent', region)),
    });
  });

  it('a shop that never closes from now on is missed at any hour', async () => {
    await expectDays({
      input_series: [up(shop, samples(1, 80 * HOUR)), ...announced(shop, 12 * HOUR)],
      alert_rule_test: [by(79, 'PosShopSilent'), by(81, 'PosShopSilent', silent(shop))],
    });
  });

  it('a region whose shops are closed is no silent region', async () => {
    const three = [shop, second, third];
    await expectDays({
      input_series: three.flatMap((place) => off(place, 22 * HOUR)),
      alert_rule_test: [
        by(24, 'PosRegionSilent'),
        by(
          58,
          'PosRegionSilent',
          firing('PosRegionSilent', { region: 'Тверь' }, summaryOf('PosRegionSilent', ': Тверь, 100\u00a0% магазинов')),
        ),
      ],
    });
  });

  it('a shop that says nothing of its hours is told for a day', async () => {
    await expectDays({
      input_series: [up(shop, samples(1, 12 * HOUR))],
      alert_rule_test: [by(24, 'PosShopSilent', silent(shop)), by(37, 'PosShopSilent')],
    });
  });

  it('a shop that has moved is not missed where it was, nor counted there for an alert that stood', async () => {
    const moved = { ...shop, region: 'Псков' };
    const alert = (labels: Record<string, string>) => ({
      series: seriesText('ALERTS', { ...labels, alertname: 'PosX', alertstate: 'firing', priority: 'P1' }),
      values: samples(1, 24 * HOUR),
    });
    await expectDays({
      input_series: [
        ...off(shop, 12 * HOUR),
        up(moved, `_x${12 * HOUR} ${samples(1, 12 * HOUR)}`),
        alert(shop),
        alert({ region: shop.region }),
      ],
      alert_rule_test: [by(14, 'PosShopSilent')],
      promql_expr_test: [
        { expr: STATE, eval_time: '11h', exp_samples: [{ labels: seriesText(STATE, shop), value: 2 }] },
        { expr: filledIn(ROWS_OF_ALERTS), eval_time: '11h', exp_samples: [{ labels: seriesText('', shop), value: 1 }] },
        { expr: STATE, eval_time: '14h', exp_samples: [{ labels: seriesText(STATE, moved), value: 0 }] },
        // Of a shop that is well it is known that it has none.
        {
          expr: filledIn(ROWS_OF_ALERTS),
          eval_time: '14h',
          exp_samples: [{ labels: seriesText('', moved), value: 0 }],
        },
      ],
    });
  });
});
