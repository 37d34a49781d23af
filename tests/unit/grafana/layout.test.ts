import { describe, expect, test } from 'vitest';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { DASHBOARDS, panelLinks, panelPath } from '../../../src/domain/panels.ts';
import { WATCH_ALERTS } from '../../../src/render/watching.ts';
import { type DashboardJson, dashboardsOf, type PanelJson } from '../../support/promql-dashboards.ts';

const dashboards = dashboardsOf();
const COLUMNS = 24;
/** Grafana's grid: a row is 30 pixels, and 8 stand between panels; the page keeps 16 around them. */
const ROW = 30;
const GAP = 8;
const MARGIN = 16;

function named(title: string): DashboardJson {
  const found = dashboards.find((dashboard) => dashboard.title === title);
  if (found === undefined) throw new Error(`no dashboard ${title}`);
  return found;
}

function bottom({ gridPos }: PanelJson): number {
  return gridPos.y + gridPos.h;
}

function heightOf({ panels }: DashboardJson): number {
  const rows = Math.max(...panels.map(bottom));
  return rows * (ROW + GAP) - GAP + 2 * MARGIN;
}

describe.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_, dashboard) => {
  test('panels neither overlap nor leave the grid, and each row is filled', () => {
    const cells = new Set<string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(COLUMNS);
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          expect(cells.has(`${x},${y}`), title).toBe(false);
          cells.add(`${x},${y}`);
        }
      }
    }
    expect(cells.size).toBe(COLUMNS * Math.max(...dashboard.panels.map(bottom)));
  });

  test('panels stand in reading order, which is their order in one column', () => {
    const order = dashboard.panels.map(({ gridPos }) => gridPos.y * COLUMNS + gridPos.x);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('panel ids are those of the links, each once', () => {
    const linked = Object.values(panelLinks).filter(({ uid }) => uid === dashboard.uid);
    expect(dashboard.panels.map(({ id }) => id).sort(byNumber)).toEqual(
      linked.map(({ panelId }) => panelId).sort(byNumber),
    );
  });

  test('its links lead to dashboards that exist, and one to itself without menus', () => {
    const uids = dashboards.map(({ uid }) => uid);
    for (const { url } of dashboard.links) expect(uids).toContain(/^\/d\/([\w-]+)(\?kiosk)?$/.exec(url)?.[1]);
    expect(dashboard.links.map(({ url }) => url)).toContain(`/d/${dashboard.uid}?kiosk`);
  });
});

test('Касса and Экран кассира fit a tablet of 1024 × 768 without scrolling', () => {
  for (const title of ['Касса', 'Экран кассира']) expect(heightOf(named(title)), title).toBeLessThanOrEqual(768);
});

test('uids are stable, unique and short enough', () => {
  expect(Object.values(DASHBOARDS).map(({ uid }) => uid)).toEqual([
    'pos-kassa',
    'pos-cashier',
    'pos-buffer',
    'pos-sales',
    'pos-terminals',
    'pos-monitoring',
  ]);
});

test('every alert leads to a panel that there is', () => {
  for (const { name, panel } of [...catalog, ...WATCH_ALERTS]) expect(panelLinks[panel], name).toBeDefined();
  expect(panelPath('kassa/shift')).toBe('/d/pos-kassa?viewPanel=6');
  expect(() => panelPath('kassa/nothing')).toThrow('there is no panel kassa/nothing');
});

function byNumber(a: number, b: number): number {
  return a - b;
}
