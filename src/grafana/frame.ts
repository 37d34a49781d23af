/** A dashboard around its panels: variables, links, clock, and the order in which the panels stand. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../config/schema.ts';
import { DASHBOARDS, type DashboardName } from '../domain/panels.ts';
import { WATCHDOG } from '../render/watching.ts';
import { alerts } from './outside-series.ts';
import type { Panel } from './panel.ts';
import { DATASOURCE } from './query.ts';
import { type VariableName, variablesFor } from './variables.ts';

/** The schema of Grafana 10.2: newer ones bring an older dashboard up to date, an older one does not know a newer. */
const SCHEMA_VERSION = 38;
const TAG = 'pos-monitor';

/** Panels beside each other, 24 columns together. On a telephone they stand under each other in this same order. */
export interface Row {
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: Panel])[];
}

export interface Frame {
  readonly description: string;
  readonly refresh: string;
  readonly from: string;
  readonly variables: readonly VariableName[];
  readonly links: readonly DashboardName[];
  readonly alertMarks?: boolean;
  readonly rows: readonly Row[];
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
    .refresh(frame.refresh)
    .time({ from: frame.from, to: 'now' })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(['5s', '10s', '30s', '1m', '5m', '15m']))
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables(variablesFor(frame.variables))
    .annotations(frame.alertMarks === true ? [alertMarks()] : [])
    .links([...frame.links.map(linkTo), kioskLink(uid)]);
  const built = builder.build();
  return { ...built, schemaVersion: SCHEMA_VERSION, panels: placed(frame.rows) };
}

function placed(rows: readonly Row[]): dashboard.Panel[] {
  let y = 0;
  return rows.flatMap(({ height, panels }) => {
    let x = 0;
    const row = panels.map(([width, panel]) => {
      const built = { ...panel.build(), gridPos: { x, y, w: width, h: height } };
      x += width;
      return built;
    });
    y += height;
    return row;
  });
}

function linkTo(name: DashboardName) {
  const { uid, title } = DASHBOARDS[name];
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .icon('dashboard')
    .tooltip(`Открыть «${title}»`)
    .url(`/d/${uid}`)
    .includeVars(true)
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
    .keepTime(false)
    .targetBlank(false);
}

function alertMarks() {
  return new dashboard.AnnotationQueryBuilder()
    .name('Алерты')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('semi-dark-red')
    .expr(
      `${alerts.name}{alertname=~"Pos.+",alertname!="${WATCHDOG}",alertstate="firing",priority=~"P1|P2",shop=~"$shop"}`,
    )
    .step('60s')
    .titleFormat('Алерт {{alertname}}')
    .textFormat('{{priority}} {{pos_id}}')
    .tagKeys('priority,pos_id');
}
