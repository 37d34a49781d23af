import { describe, expect, test } from 'vitest';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { DASHBOARDS, panelLinks, panelPath } from '../../../src/domain/panels.ts';
import { KIOSK } from '../../../src/grafana/frame.ts';
import { PAGE } from '../../../src/grafana/variables.ts';
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { WATCH_ALERTS } from '../../../src/render/watching.ts';
import { type DashboardJson, dashboardsOf, type PanelJson } from '../../support/promql-dashboards.ts';

const dashboards = dashboardsOf();
const COLUMNS = 24;
/** Grafana's grid: a row is 30 pixels, and 8 stand between panels; the page keeps 16 around them. */
const ROW = 30;
const GAP = 8;
const MARGIN = 16;
/** A column of words needs so much to be read. */
const FREE = 110;

function named(title: string): DashboardJson {
  const found = dashboards.find((dashboard) => dashboard.title === title);
  if (found === undefined) throw new Error(`no dashboard ${title}`);
  return found;
}

function bottom({ gridPos }: PanelJson): number {
  return gridPos.y + gridPos.h;
}

/** With everything folded, as it opens. */
function heightOf({ grid }: DashboardJson): number {
  const rows = Math.max(...grid.map(bottom));
  return rows * (ROW + GAP) - GAP + 2 * MARGIN;
}

describe.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_, dashboard) => {
  test('panels neither overlap nor leave the grid, and each row is filled', () => {
    const cells = new Set<string>();
    const inner = dashboard.grid.flatMap(({ panels }) => panels ?? []);
    for (const { title, gridPos } of inner) expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(COLUMNS);
    for (const { title, gridPos } of dashboard.grid) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(COLUMNS);
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          expect(cells.has(`${x},${y}`), title).toBe(false);
          cells.add(`${x},${y}`);
        }
      }
    }
    expect(cells.size).toBe(COLUMNS * Math.max(...dashboard.grid.map(bottom)));
  });

  test('panels stand in reading order, which is their order in one column', () => {
    const order = dashboard.grid.map(({ gridPos }) => gridPos.y * COLUMNS + gridPos.x);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('panel ids are those of the links, each once', () => {
    const linked = Object.values(panelLinks).filter(({ uid }) => uid === dashboard.uid);
    const placed = [...new Set([...dashboard.grid, ...dashboard.panels])];
    expect(placed.map(({ id }) => id).sort(byNumber)).toEqual(linked.map(({ panelId }) => panelId).sort(byNumber));
  });

  test('its links lead to dashboards that exist, keep the time, and lead to the page by the variable alone', () => {
    const uids = dashboards.map(({ uid }) => uid);
    for (const { url, keepTime } of dashboard.links) {
      if (url.startsWith(`${PAGE}/`)) continue;
      expect(uids).toContain(/^\/d\/([\w-]+)(\?kiosk&.*)?$/.exec(url)?.[1]);
      expect(keepTime).toBe(true);
    }
    expect(dashboard.links.map(({ url }) => url)).toContain(`/d/${dashboard.uid}?${KIOSK}`);
  });

  test('the way to the others is on the screen itself, with time and choice kept', () => {
    const ways = dashboard.grid
      .filter(({ title }) => title === 'Другие экраны')
      .map(({ options }) => String(options.content));
    const others = dashboards.filter(({ uid }) => uid !== dashboard.uid && uid !== 'pos-cashier');
    const expected = dashboard.uid === 'pos-cashier' ? [] : others;
    expect(ways).toHaveLength(1);
    for (const { uid } of expected) {
      expect(ways[0]).toContain(`/d/${uid}?\${__url_time_range}&\${__all_variables})`);
    }
  });

  test('tables fit a tablet that is held upright or lies: 974 pixels, with room for what has no width of its own', () => {
    for (const { type, title, fieldConfig, gridPos } of dashboard.panels) {
      if (type !== 'table' || title.startsWith('Обычная неделя')) continue;
      const shown = (fieldConfig?.overrides ?? []).filter(({ properties }) =>
        properties.some(({ id }) => id === 'displayName'),
      );
      const widths = shown.map(({ properties }) =>
        Number(properties.find(({ id }) => id === 'custom.width')?.value ?? FREE),
      );
      const room = (974 * gridPos.w) / COLUMNS;
      expect(
        widths.reduce((sum, width) => sum + width, 0),
        title,
      ).toBeLessThanOrEqual(room);
    }
  });
});

test('Касса and Экран кассира fit a tablet of 1024 × 768 without scrolling', () => {
  for (const title of ['Касса', 'Экран кассира']) expect(heightOf(named(title)), title).toBeLessThanOrEqual(768);
});

test('upright, where everything stands in one column: the state, what to do about it, then numbers', () => {
  for (const { title, grid } of dashboards) {
    if (title === 'Продажи') continue;
    expect(
      grid.slice(0, 2).map((panel) => panel.title),
      title,
    ).toEqual(['Состояние', 'Тревоги: что случилось и что делать']);
    expect(
      grid.slice(0, 2).map(({ gridPos }) => gridPos.w),
      title,
    ).toEqual([COLUMNS, COLUMNS]);
  }
});

test('Касса asks no more than 25 questions at once', () => {
  const asked = named('Касса').grid.flatMap(({ targets = [], panels }) => (panels === undefined ? targets : []));
  expect(asked.length).toBeLessThanOrEqual(25);
});

test('uids are stable, unique and short enough', () => {
  expect(Object.values(DASHBOARDS).map(({ uid }) => uid)).toEqual([
    'pos-kassa',
    'pos-cashier',
    'pos-buffer',
    'pos-sales',
    'pos-terminals',
    'pos-monitoring',
    'pos-fleet',
    'pos-delivery',
  ]);
});

test('every alert leads to a panel that there is', () => {
  for (const { name, panel } of [...catalog, ...WATCH_ALERTS, ...CENTRE_ALERTS])
    expect(panelLinks[panel], name).toBeDefined();
  expect(panelPath('kassa/shift')).toBe('/d/pos-kassa?viewPanel=6');
  expect(() => panelPath('kassa/nothing')).toThrow('there is no panel kassa/nothing');
});

function byNumber(a: number, b: number): number {
  return a - b;
}
