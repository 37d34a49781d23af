/** When the rules of the centre of a chain fire, by promtool. */
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { centreRuleGroups } from '../../../src/render/centre.ts';
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { AT_CENTRE } from '../../../src/render/known.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { type RuleTest, seriesText, testRules } from '../../support/promtool-tests.ts';
import { groups } from './centre-shops.ts';
import { at, firing, rules, samples, shops, summaryOf, up } from './centre-told.ts';

const breaker = (place: Record<string, string>, open: boolean) => ({
  series: seriesText('kkt_circuit_breaker_state', { job: 'pos-monitor', state: 'OPEN', ...place }),
  values: samples(open ? 1 : 0),
});

async function expectRules(test: Omit<RuleTest, 'interval'>) {
  expect(await testRules(groups, [{ interval: '15s', ...test }], '15s')).toBe(null);
}

describe('the rules', () => {
  const named = shops(10);

  const outage = (percent: number) =>
    firing('PosFleetOfdOutage', {}, summaryOf('PosFleetOfdOutage', `: ${percent}\u00a0% из тех, что на связи`));

  it('an outage of the OFD is one alert, from a fifth of the shops on and after five minutes', async () => {
    await expectRules({
      input_series: named.map((place, index) => breaker(place, index < 4)),
      alert_rule_test: [at('4m', 'PosFleetOfdOutage'), at('6m', 'PosFleetOfdOutage', outage(40))],
    });
  });

  it('a few shops without the OFD are their own affair, be they a large share or not', async () => {
    await expectRules({
      input_series: shops(40).map((place, index) => breaker(place, index < 7)),
      alert_rule_test: [at('20m', 'PosFleetOfdOutage')],
    });
    await expectRules({
      input_series: shops(4).map((place, index) => breaker(place, index < 2)),
      alert_rule_test: [at('20m', 'PosFleetOfdOutage')],
    });
  });

  it('shops whose breaker is unknown are not counted as closed', async () => {
    await expectRules({
      input_series: [
        ...named.slice(0, 3).map((place) => breaker(place, true)),
        ...named.slice(3).map((place) => up(place, samples(1))),
      ],
      alert_rule_test: [at('6m', 'PosFleetOfdOutage', outage(100))],
    });
  });

  it('a shop that falls silent is told by its name, and no more once its samples come again', async () => {
    const [silent, ...others] = named;
    await expectRules({
      input_series: [
        ...others.map((place) => up(place, samples(1))),
        // Ten minutes of samples, half an hour of nothing, samples again.
        up(silent ?? {}, `${samples(1, 40)} _x120 ${samples(1, 100)}`),
      ],
      alert_rule_test: [
        at('10m', 'PosShopSilent'),
        at('20m', 'PosShopSilent'),
        at('30m', 'PosShopSilent', firing('PosShopSilent', silent ?? {}, summaryOf('PosShopSilent', ': shop-0'))),
        at('30m', 'PosRegionSilent'),
        at('45m', 'PosShopSilent'),
      ],
    });
  });

  it('leads to the panel with the shop that it is about, where it is about one', async () => {
    const config = configSchema.parse({ notifications: { grafana_url: 'https://grafana.example.org' } });
    const links = [...centreRuleGroups(config), ...ruleGroups(config, AT_CENTRE)]
      .flatMap((group) => group.rules)
      .flatMap((rule) => ('alert' in rule ? [rule.annotations.dashboard] : []));
    for (const link of links) expect(link).toMatch(/\?viewPanel=\d+\{\{ with \$labels\.shop \}\}&var-shop=/);
    const shop = { shop: 'Тверь & Ко', region: 'Тверь' };
    const [silent] = centreRuleGroups(config)
      .flatMap((group) => group.rules)
      .flatMap((rule) => ('alert' in rule && rule.alert === 'PosShopSilent' ? [rule] : []));
    const told = {
      exp_labels: { ...silent?.labels, ...shop },
      exp_annotations: {
        ...silent?.annotations,
        summary: summaryOf('PosShopSilent', ': Тверь & Ко'),
        dashboard: `https://grafana.example.org/d/pos-fleet?viewPanel=3&var-shop=${encodeURIComponent(shop.shop).replaceAll('%20', '+')}`,
      },
    };
    const input_series = [up(shop, samples(1, 40))];
    const alert_rule_test = [at('30m', 'PosShopSilent', told)];
    const test = { interval: '15s', input_series, alert_rule_test };
    expect(await testRules(centreRuleGroups(config), [test], '15s')).toBe(null);
  });

  it('a monitor that does not answer is not a silent shop: its Prometheus says so', async () => {
    await expectRules({
      input_series: named.map((place) => up(place, samples(0))),
      alert_rule_test: [at('60m', 'PosShopSilent')],
    });
  });

  describe('a monitor that does not answer', () => {
    const ofShops = ruleGroups(defaultConfig(), AT_CENTRE);
    const [shop = { shop: '', region: '' }, ...others] = named;
    const target = { ...shop, job: 'pos-monitor', instance: 'pos_monitor:8001' };
    const [told] = ofShops
      .flatMap((group) => group.rules)
      .flatMap((rule) => ('alert' in rule && rule.alert === 'PosMonitorDown' ? [rule] : []));
    const down = {
      exp_labels: { ...told?.labels, ...target },
      exp_annotations: { ...told?.annotations, summary: 'Монитор касс не отвечает' },
    };
    const expectTold = async (values: string, ...minutes: readonly (readonly [number, boolean])[]) => {
      const alert_rule_test = minutes.map(([minute, isTold]) =>
        at(`${minute}m`, 'PosMonitorDown', ...(isTold ? [down] : [])),
      );
      const input_series = [up(shop, values), ...others.map((place) => up(place, samples(1)))];
      expect(await testRules(ofShops, [{ interval: '15s', input_series, alert_rule_test }], '1m')).toBe(null);
    };

    it('is told, stands while its shop sends nothing, and is over once it answers', async () => {
      await expectTold(
        `${samples(1, 39)} ${samples(0, 39)} _x120 ${samples(1, 100)}`,
        ...([
          [10, false],
          [17, true],
          [45, true],
          [55, false],
        ] as const),
      );
    });

    it('is not told of a shop whose last word was one look that failed', async () => {
      await expectTold(`${samples(1, 39)} 0`, ...[11, 14, 17, 30].map((minute) => [minute, false] as const));
    });

    it('is nobody’s where no shop sends anything, as at night', () => {
      expect(ofShops.flatMap((group) => group.rules).map((rule) => 'alert' in rule && rule.alert)).not.toContain(
        'PosMonitorAbsent',
      );
    });
  });

  it('half of a region silent is one alert of that region', async () => {
    await expectRules({
      input_series: named.map((place, index) => up(place, index % 2 === 0 && index < 6 ? samples(1, 40) : samples(1))),
      alert_rule_test: [
        at('12m', 'PosRegionSilent'),
        at(
          '25m',
          'PosRegionSilent',
          firing('PosRegionSilent', { region: 'Тверь' }, summaryOf('PosRegionSilent', ': Тверь, 60\u00a0% магазинов')),
        ),
      ],
    });
  });

  describe('what is refused is told, whatever shop it hits', () => {
    const counted = (name: string, labels: Record<string, string>, values: string) => ({
      series: seriesText(name, { instance: 'here', ...labels }),
      values,
    });
    const GROWS = '0x100 1+1x300';
    const expectTold = async (
      name: string,
      labels: Record<string, string>,
      numbers: string,
      ...input_series: ReturnType<typeof counted>[]
    ) =>
      expectRules({
        input_series,
        alert_rule_test: [
          at('25m', name),
          at('50m', name, firing(name, { instance: 'here', ...labels }, summaryOf(name, numbers))),
        ],
      });

    it('samples, by Prometheus', async () => {
      const requests = (code: string, values: string) =>
        counted('prometheus_http_requests_total', { job: 'prometheus', handler: '/api/v1/write', code }, values);
      await expectTold(
        'PosCentreRefusesSamples',
        { code: '400', job: 'prometheus' },
        ' (HTTP 400)',
        requests('204', '0+50x400'),
        requests('400', GROWS),
      );
    });

    it('samples, by whichever engine stands behind the door', async () => {
      await expectTold(
        'PosCentreRefusesSamples',
        { job: 'vmagent' },
        ' (vmagent)',
        counted('vmagent_remotewrite_packets_dropped_total', { job: 'vmagent', url: '1:secret-url' }, GROWS),
      );
    });

    it('a password or an address, by the door; whoever goes away before the answer is not meant', async () => {
      const refused = (reason: string, values: string) =>
        counted('vmauth_http_request_errors_total', { job: 'vmauth', reason }, values);
      await expectTold('PosCentreRefusesLogins', { job: 'vmauth' }, '', refused('invalid_auth_token', GROWS));
      await expectRules({
        input_series: [refused('client_canceled', GROWS), refused('invalid_auth_token', '7x400')],
        alert_rule_test: [at('50m', 'PosCentreRefusesLogins')],
      });
    });
  });

  it('no end says that anything was mended: shops that close end these too', () => {
    expect(rules.map(({ annotations }) => annotations.ended)).toEqual(CENTRE_ALERTS.map(() => 'Закончилось'));
  });

  describe('with VictoriaMetrics as the engine', () => {
    const ofShops = ruleGroups(defaultConfig(), AT_CENTRE);
    const found = (name: string, job = 'vmalert') => {
      const [rule] = ofShops
        .flatMap((group) => group.rules)
        .flatMap((rule) => ('alert' in rule && rule.alert === name ? [rule] : []));
      const { labels, annotations } = rule ?? {};
      return { exp_labels: { ...labels, job, instance: 'here' }, exp_annotations: { ...annotations } };
    };

    // An alert that stands is sent every other minute.
    it.each([
      ['PosRulesFailing', 'vmalert_execution_errors_total', {}, '0x40 1+1x120'],
      ['PosNotificationsFailing', 'vmalert_alerts_send_errors_total', { addr: 'one' }, sentEach(8)],
    ] as const)('%s is told by what vmalert counts', async (name, counter, labels, values) => {
      const input_series = [{ series: seriesText(counter, { job: 'vmalert', instance: 'here', ...labels }), values }];
      const alert_rule_test = [at('9m', name), at('25m', name, found(name))];
      expect(await testRules(ofShops, [{ interval: '15s', input_series, alert_rule_test }], '1m')).toBe(null);
    });

    it('what Prometheus cannot send every other minute is told too', async () => {
      const series = seriesText('prometheus_notifications_errors_total', { job: 'prometheus', instance: 'here' });
      const alert_rule_test = [at('25m', 'PosNotificationsFailing', found('PosNotificationsFailing', 'prometheus'))];
      const test = { interval: '15s', input_series: [{ series, values: sentEach(8) }], alert_rule_test };
      expect(await testRules(ofShops, [test], '1m')).toBe(null);
    });

    function sentEach(scrapes: number): string {
      return ['0x40', ...Array.from({ length: 10 }, (_, at) => `${at + 1}x${scrapes - 1}`)].join(' ');
    }
  });
});
