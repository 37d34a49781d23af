/**
 * Where each panel is found. The dashboards take their ids from here, and so does every link to them, so that a link
 * in a message keeps its aim. An id is never given twice, also when a panel is gone.
 */
export const DASHBOARDS = {
  kassa: { uid: 'pos-kassa', title: 'Касса' },
  cashier: { uid: 'pos-cashier', title: 'Экран кассира' },
  buffer: { uid: 'pos-buffer', title: 'Буфер и ОФД' },
  sales: { uid: 'pos-sales', title: 'Продажи' },
  terminals: { uid: 'pos-terminals', title: 'Все кассы' },
  monitoring: { uid: 'pos-monitoring', title: 'Мониторинг' },
  fleet: { uid: 'pos-fleet', title: 'Сеть' },
  delivery: { uid: 'pos-delivery', title: 'Передача в ОФД' },
} as const;
export type DashboardName = keyof typeof DASHBOARDS;
/** Only the centre of a chain has these. */
export const OF_CENTRE: readonly string[] = ['fleet', 'delivery'] satisfies DashboardName[];

const PANEL_IDS = {
  kassa: {
    state: 1,
    freshness: 2,
    cash: 3,
    card: 4,
    'sales-today': 5,
    shift: 6,
    'buffer-left': 8,
    oldest: 9,
    kkt: 10,
    ofd: 11,
    alerts: 12,
    hours: 13,
    waiting: 14,
    'chip-print': 15,
    'chip-queue': 16,
    'chip-ofd': 17,
    'chip-shift': 18,
    'chip-odoo': 19,
    ways: 20,
    'row-details': 21,
    today: 23,
  },
  cashier: {
    state: 1,
    freshness: 2,
    buffer: 3,
    oldest: 5,
    shift: 8,
    alerts: 9,
    waiting: 10,
    'chip-print': 11,
    'chip-queue': 12,
    'chip-ofd': 13,
    'chip-shift': 14,
    ways: 15,
  },
  buffer: {
    summary: 1,
    pending: 2,
    'time-to-full': 3,
    oldest: 4,
    'last-sync': 5,
    dlq: 6,
    errors: 7,
    breaker: 8,
    'breaker-openings': 9,
    latency: 10,
    delivered: 11,
    adapter: 12,
    'not-printed': 13,
    duplicates: 14,
    wal: 15,
    alerts: 16,
    state: 17,
    freshness: 18,
    failed: 19,
    'how-long': 20,
    ways: 21,
    'row-link': 22,
    'row-delivery': 23,
    'row-file': 24,
    waiting: 25,
  },
  sales: {
    freshness: 1,
    today: 2,
    week: 3,
    delivery: 4,
    weekdays: 5,
    hours: 6,
    payments: 7,
    refunds: 8,
    reconciliation: 9,
    course: 10,
    documents: 11,
    usual: 12,
    ways: 13,
    'row-usual': 14,
    'row-course': 15,
    cash: 16,
    cards: 17,
    net: 18,
    undelivered: 19,
  },
  terminals: {
    terminals: 1,
    summary: 2,
    pending: 3,
    alerts: 4,
    freshness: 5,
    state: 6,
    each: 7,
    ways: 8,
    undelivered: 10,
    'row-table': 11,
  },
  monitoring: {
    summary: 1,
    scrapes: 2,
    'data-age': 3,
    'buffer-reads': 4,
    collectors: 5,
    clock: 6,
    rules: 7,
    notifications: 8,
    'scrape-time': 9,
    probes: 10,
    requests: 11,
    memory: 12,
    disk: 13,
    'unusable-rows': 14,
    state: 15,
    alerts: 16,
    channels: 17,
    silences: 18,
    ways: 19,
    'row-readings': 20,
    'row-program': 21,
  },
  fleet: {
    summary: 1,
    regions: 2,
    shops: 3,
    alerts: 4,
    fullest: 5,
    lags: 6,
    ways: 7,
  },
  delivery: {
    summary: 1,
    regions: 2,
    shops: 3,
    drives: 4,
    ways: 5,
  },
} as const satisfies Record<DashboardName, Record<string, number>>;

/** `dashboard/panel`, as an alert names the panel that explains it. */
export type PanelKey = {
  [Name in DashboardName]: `${Name}/${keyof (typeof PANEL_IDS)[Name] & string}`;
}[DashboardName];

interface PanelLink {
  readonly uid: string;
  readonly panelId: number;
}

export const panelLinks: Readonly<Record<string, PanelLink>> = Object.fromEntries(
  Object.entries(PANEL_IDS).flatMap(([name, panels]) =>
    Object.entries(panels).map(([panel, panelId]) => [
      `${name}/${panel}`,
      { uid: DASHBOARDS[name as DashboardName].uid, panelId },
    ]),
  ),
);

export function linkOf(key: string): PanelLink {
  const link = panelLinks[key];
  if (link === undefined) throw new Error(`there is no panel ${key}`);
  return link;
}

/** The path of a panel on whatever address Grafana has; it opens the panel alone, over the whole window. */
export function panelPath(key: string): string {
  const { uid, panelId } = linkOf(key);
  return `/d/${uid}?viewPanel=${panelId}`;
}
