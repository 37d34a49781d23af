/** What a centre's messages have beside those of a shop: they may tell of several shops of a region. */
import { describe, expect, it } from 'vitest';
import {
  alerts,
  expectTelegramHtml,
  LIMIT,
  rendered,
  type TestAlert,
  textOf,
  useTemplates,
} from '../../support/rendered-messages.ts';

const GRAFANA = 'https://grafana.example.org';
const ALERTS_OF_REGION = `${GRAFANA}/d/pos-terminals?viewPanel=4&var-region=`;

useTemplates({ notifications: { grafana_url: GRAFANA } }, { manyShops: true });

/** The same of each shop, as a centre's Alertmanager puts it together. */
function ofShops(count: number, region?: string): TestAlert[] {
  const [first] = alerts('P1', 1);
  return Array.from({ length: count }, (_, at) => {
    const shop = `shop-${at}-${'&'.repeat(60)}`;
    return {
      ...(first as TestAlert),
      labels: { ...first?.labels, shop, ...(region === undefined ? {} : { region }) },
      annotations: {
        ...first?.annotations,
        dashboard: `${GRAFANA}/d/pos-buffer?viewPanel=2&var-shop=${encodeURIComponent(shop)}`,
      },
    };
  });
}

describe('a Telegram message', () => {
  /** A panel's address, as it would be opened. */
  const chart = (of: readonly TestAlert[]) =>
    textOf(/<a href="([^"]*)">График</.exec(rendered('pos.telegram', of))?.[1] ?? '');

  it('about one shop leads to the panel of that shop', () => {
    const of = ofShops(1, 'Тверь');
    expect(chart(of)).toBe(of[0]?.annotations.dashboard);
  });

  it('about several shops leads to the alerts of their region', () => {
    const address = new URL(chart(ofShops(2, 'Тверь & Ко')));
    expect(address.href.startsWith(ALERTS_OF_REGION)).toBe(true);
    expect(address.searchParams.get('var-region')).toBe('Тверь & Ко');
  });

  it('about shops without a region leads to the alerts of all', () => {
    expect(new URL(chart(ofShops(2))).searchParams.get('var-region')).toBe('$__all');
  });

  it('names each shop, and fits', () => {
    const message = rendered('pos.telegram', ofShops(12, 'Республика Северная Осетия — Алания'));
    expect(message.length).toBeLessThan(LIMIT);
    for (const at of Array(10).keys()) expect(message).toContain(`shop-${at}-`);
    expectTelegramHtml(message);
  });
});
