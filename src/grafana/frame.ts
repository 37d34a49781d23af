/** A dashboard around its panels: variables, links, clock, and the order in which the panels stand. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../config/schema.ts';
import { WATCHDOG } from '../domain/notifications.ts';
import { DASHBOARDS, type DashboardName, linkOf, type PanelKey } from '../domain/panels.ts';
import { EVERY_SCRAPE } from '../render/prometheus.ts';
import { DATASOURCE, type Panel, textPanel } from './panel.ts';
import { SHOP, tools } from './select.ts';
import { PAGE, type VariableName, variablesFor } from './variables.ts';

/** The schema of Grafana 10.2: newer ones bring an older dashboard up to date, an older one does not know a newer. */
const SCHEMA_VERSION = 38;
const COLUMNS = 24;
/** As often as there is anything new: the interval at which Prometheus scrapes. */
const REFRESH = EVERY_SCRAPE.scrape_interval;

export interface Row<Of = dashboard.Panel | dashboard.RowPanel> {
  readonly height: number;
  at(y: number): Of[];
}

/** Whose dashboards are drawn: a shop's, or those of a chain's centre, where a shop is chosen out of its region. */
export interface Place {
  readonly config: Config;
  readonly atCentre: boolean;
}

interface Frame {
  readonly description: string;
  readonly refresh?: string;
  readonly from: string;
  readonly variables?: readonly VariableName[];
  /** At the centre several shops may be chosen: on the others they would be one sum against one shop's capacity. */
  readonly compares?: boolean;
  readonly alertMarks?: boolean;
  readonly rows: readonly Row[];
}

export function build(name: DashboardName, place: Place, frame: Frame) {
  const { config, atCentre } = place;
  const { uid, title } = DASHBOARDS[name];
  const built = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(frame.description)
    .tags(['pos-monitor'])
    .readonly()
    .timezone(config.shop.time_zone)
    .weekStart('monday')
    .refresh(frame.refresh ?? REFRESH)
    .time({ from: frame.from, to: 'now' })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals([REFRESH, '30s', '1m', '5m', '15m']))
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables(variablesFor(config, frame.variables ?? [], atCentre ? (frame.compares === true ? 'any' : 'one') : null))
    .annotations(frame.alertMarks === true ? [alertMarks()] : [])
    .build();
  return { ...built, links: linksFrom(name, place), schemaVersion: SCHEMA_VERSION, panels: below(0, frame.rows) };
}

/**
 * Panels beside each other, of one width where nothing else is said. On a telephone they stand under each other in this
 * same order.
 */
export function row(height: number, panels: readonly Panel[], widths: readonly number[] = []): Row<dashboard.Panel> {
  return {
    height,
    at: (y) => {
      let x = 0;
      return panels.map((panel, index) => {
        const w = widths[index] ?? COLUMNS / panels.length;
        const built = { ...panel.build(), gridPos: { x, y, w, h: height } };
        x += w;
        return built;
      });
    },
  };
}

/** What is read in the hand: folded together until it is wanted. */
export function fold(key: PanelKey, title: string, rows: readonly Row<dashboard.Panel>[]): Row {
  const header = new dashboard.RowBuilder(title).id(linkOf(key).panelId).collapsed(true).build();
  return {
    height: 1,
    at: (y) => [{ ...header, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels: below(y + 1, rows) }],
  };
}

function below<Of>(y: number, rows: readonly Row<Of>[]): Of[] {
  let top = y;
  return rows.flatMap(({ height, at }) => {
    top += height;
    return at(top - height);
  });
}

const FROM_EACH: readonly DashboardName[] = ['kassa', 'terminals', 'buffer', 'sales', 'monitoring'];

/** The other dashboards. The cashier's leads to none of a shop that shows money. */
function waysFrom(name: DashboardName, { atCentre }: Place): readonly DashboardName[] {
  if (name === 'cashier') return atCentre ? ['fleet'] : [];
  const first: readonly DashboardName[] = atCentre ? [name === 'fleet' ? 'delivery' : 'fleet'] : [];
  return [...first, ...FROM_EACH.filter((other) => other !== name)];
}

/** The bare word is the form that every version understands; since Grafana 11 the controls stay unless they are named. */
export const KIOSK = 'kiosk&_dash.hideTimePicker&_dash.hideVariables&_dash.hideLinks';

function linksFrom(name: DashboardName, place: Place) {
  const others = waysFrom(name, place).map((other) => {
    const { uid, title } = DASHBOARDS[other];
    return link(title, 'dashboard', `Открыть «${title}»`, `/d/${uid}`);
  });
  const kiosk = `/d/${DASHBOARDS[name].uid}?${KIOSK}`;
  return [
    ...others,
    link('Страница кассы', OUTSIDE, 'Экран pos-monitor: там каждый видит то, что положено его роли', `${PAGE}/`),
    link('Памятки', OUTSIDE, 'Что делать при каждой тревоге', `${PAGE}/runbooks`),
    link('На весь экран', OUTSIDE, 'Без меню, для планшета у кассы', kiosk),
  ];
}

const OUTSIDE = 'external link';

/** Where a link has a placement, as the builder would give it, it is behind a menu; this one is to be seen. */
function link(title: string, icon: string, tooltip: string, url: string): Omit<dashboard.DashboardLink, 'placement'> {
  const keeps = !url.startsWith(PAGE);
  const type = dashboard.DashboardLinkType.Link;
  const ways = { asDropdown: false, targetBlank: false, includeVars: keeps, keepTime: keeps };
  return { title, type, icon, tooltip, tags: [], ...ways, url };
}

/** The way to the other screens; in kiosk mode there is no menu. */
export function waysPanel(from: DashboardName, place: Place): Panel {
  const kept = '$' + '{__url_time_range}&$' + '{__all_variables}';
  const screens = waysFrom(from, place).map(
    (name) => `[${DASHBOARDS[name].title}](/d/${DASHBOARDS[name].uid}?${kept})`,
  );
  return textPanel(
    `${from}/ways`,
    'Другие экраны',
    'Экран по роли — страница кассы: Grafana показывает всё каждому, кто её открыл.',
    [[...screens, `[Страница кассы](${PAGE}/)`, `[Памятки](${PAGE}/runbooks)`].join(' · ')],
  );
}

function alertMarks() {
  return new dashboard.AnnotationQueryBuilder()
    .name('Тревоги')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('semi-dark-red')
    .expr(
      `${tools.alerts.name}{alertname=~"Pos.+",alertname!="${WATCHDOG}",alertstate="firing",priority=~"P1|P2",${SHOP}}`,
    )
    .step('60s')
    .titleFormat('{{alertname}}')
    .textFormat('{{priority}} {{pos_id}}')
    .tagKeys('priority,pos_id');
}
