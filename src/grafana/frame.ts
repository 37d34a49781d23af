/** A dashboard around its panels: variables, links, clock, and the order in which the panels stand. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../config/schema.ts';
import { WATCHDOG } from '../domain/notifications.ts';
import { DASHBOARDS, type DashboardName, linkOf, type PanelKey } from '../domain/panels.ts';
import { EVERY_SCRAPE } from '../render/prometheus.ts';
import { DATASOURCE, type Panel } from './panel.ts';
import { SHOP, tools } from './select.ts';
import { PAGE, type VariableName, variablesFor } from './variables.ts';

/** The schema of Grafana 10.2: newer ones bring an older dashboard up to date, an older one does not know a newer. */
const SCHEMA_VERSION = 38;
const TAG = 'pos-monitor';
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
  readonly variables: readonly VariableName[];
  /** At the centre several shops may be chosen: on the others they would be one sum against one shop's capacity. */
  readonly compares?: boolean;
  readonly alertMarks?: boolean;
  readonly rows: readonly Row[];
}

export function build(name: DashboardName, place: Place, frame: Frame): dashboard.Dashboard {
  const { config, atCentre } = place;
  const { uid, title } = DASHBOARDS[name];
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(frame.description)
    .tags([TAG])
    .readonly()
    .timezone(config.shop.time_zone)
    .weekStart('monday')
    .refresh(frame.refresh ?? REFRESH)
    .time({ from: frame.from, to: 'now' })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals([REFRESH, '30s', '1m', '5m', '15m']))
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables(variablesFor(config, frame.variables, atCentre ? (frame.compares === true ? 'any' : 'one') : null))
    .annotations(frame.alertMarks === true ? [alertMarks()] : [])
    .links([...waysFrom(name, place).map(linkTo), ...PAGE_LINKS, kioskLink(uid)]);
  const built = builder.build();
  // Where a link has a placement it is behind a menu; one that is to be seen has none.
  const links = (built.links ?? []).map(({ placement: _, ...link }) => link);
  return { ...built, links, schemaVersion: SCHEMA_VERSION, panels: below(0, frame.rows) };
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
export function waysFrom(name: DashboardName, { atCentre }: Place): readonly DashboardName[] {
  if (name === 'cashier') return atCentre ? ['fleet'] : [];
  const first: readonly DashboardName[] = atCentre ? [name === 'fleet' ? 'delivery' : 'fleet'] : [];
  return [...first, ...FROM_EACH.filter((other) => other !== name)];
}

function linkTo(name: DashboardName) {
  const { uid, title } = DASHBOARDS[name];
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .icon('dashboard')
    .tooltip(`Открыть «${title}»`)
    .url(`/d/${uid}`)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false);
}

const PAGE_LINKS = [
  outside('Страница кассы', `${PAGE}/`, 'Экран pos-monitor: там каждый видит то, что положено его роли'),
  outside('Памятки', `${PAGE}/runbooks`, 'Что делать при каждой тревоге'),
];

function outside(title: string, url: string, tooltip: string) {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .icon('external link')
    .tooltip(tooltip)
    .url(url)
    .includeVars(false)
    .keepTime(false)
    .targetBlank(false);
}

/** The bare word is the form that every version understands; since Grafana 11 the controls stay unless they are named. */
export const KIOSK = 'kiosk&_dash.hideTimePicker&_dash.hideVariables&_dash.hideLinks';

function kioskLink(uid: string) {
  return new dashboard.DashboardLinkBuilder('На весь экран')
    .type(dashboard.DashboardLinkType.Link)
    .icon('external link')
    .tooltip('Без меню, для планшета у кассы')
    .url(`/d/${uid}?${KIOSK}`)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false);
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
