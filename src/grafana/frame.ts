/** A dashboard around its panels: variables, links, clock, and the order in which the panels stand. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../config/schema.ts';
import { DASHBOARDS, type DashboardName, linkOf, type PanelKey } from '../domain/panels.ts';
import { EVERY_SCRAPE } from '../render/prometheus.ts';
import { WATCHDOG } from '../render/watching.ts';
import { alerts } from './outside-series.ts';
import type { Panel } from './panel.ts';
import { DATASOURCE } from './query.ts';
import { PAGE, type VariableName, variablesFor } from './variables.ts';

/** The schema of Grafana 10.2: newer ones bring an older dashboard up to date, an older one does not know a newer. */
const SCHEMA_VERSION = 38;
const TAG = 'pos-monitor';
const COLUMNS = 24;
/** As often as there is anything new: the interval at which Prometheus scrapes. */
const REFRESH = EVERY_SCRAPE.scrape_interval;

/** Panels beside each other, 24 columns together. On a telephone they stand under each other in this same order. */
export interface Row {
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: Panel])[];
}

/** What is read in the hand: folded together until it is wanted. */
export interface Fold {
  readonly fold: PanelKey;
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Frame {
  readonly description: string;
  readonly refresh?: string;
  readonly from: string;
  readonly variables: readonly VariableName[];
  readonly links: readonly DashboardName[];
  readonly alertMarks?: boolean;
  readonly rows: readonly (Row | Fold)[];
}

export function build(name: DashboardName, config: Config, frame: Frame): dashboard.Dashboard {
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
    .variables(variablesFor(config, frame.variables))
    .annotations(frame.alertMarks === true ? [alertMarks()] : [])
    .links([...frame.links.map(linkTo), ...PAGE_LINKS, kioskLink(uid)]);
  const built = builder.build();
  // Where a link has a placement it is behind a menu; one that is to be seen has none.
  const links = (built.links ?? []).map(({ placement: _, ...link }) => link);
  return { ...built, links, schemaVersion: SCHEMA_VERSION, panels: placed(frame.rows) };
}

function placed(rows: readonly (Row | Fold)[]): (dashboard.Panel | dashboard.RowPanel)[] {
  let y = 0;
  return rows.flatMap((row): (dashboard.Panel | dashboard.RowPanel)[] => {
    const at = y;
    if ('fold' in row) {
      y += 1;
      return [folded(row, at)];
    }
    y += row.height;
    return inRow(row, at);
  });
}

function inRow({ height, panels }: Row, y: number): dashboard.Panel[] {
  let x = 0;
  return panels.map(([width, panel]) => {
    const built = { ...panel.build(), gridPos: { x, y, w: width, h: height } };
    x += width;
    return built;
  });
}

function folded({ fold, title, rows }: Fold, y: number): dashboard.RowPanel {
  let inner = y + 1;
  const panels = rows.flatMap((row) => {
    const built = inRow(row, inner);
    inner += row.height;
    return built;
  });
  const header = new dashboard.RowBuilder(title).id(linkOf(fold).panelId).collapsed(true).build();
  return { ...header, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels };
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

/** The bare word is the form that every version understands. */
function kioskLink(uid: string) {
  return new dashboard.DashboardLinkBuilder('На весь экран')
    .type(dashboard.DashboardLinkType.Link)
    .icon('external link')
    .tooltip('Без меню, для планшета у кассы')
    .url(`/d/${uid}?kiosk`)
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
      `${alerts.name}{alertname=~"Pos.+",alertname!="${WATCHDOG}",alertstate="firing",priority=~"P1|P2",shop=~"$shop"}`,
    )
    .step('60s')
    .titleFormat('{{alertname}}')
    .textFormat('{{priority}} {{pos_id}}')
    .tagKeys('priority,pos_id');
}
