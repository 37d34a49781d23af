/** The tables of docs/reference.md, made from what they describe. */
import { VARIABLES } from '../src/config/environment.ts';
import { defaultConfig, settingsShape } from '../src/config/load.ts';
import type { Config } from '../src/config/schema.ts';
import type { Level } from '../src/domain/alerts/alert.ts';
import { catalog } from '../src/domain/alerts/catalog/index.ts';
import { collectors } from '../src/domain/series/index.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../src/domain/shop.ts';
import { createMetrics } from '../src/metrics/index.ts';
import { AT_SHOP } from '../src/render/known.ts';
import { WATCH_ALERTS } from '../src/render/watching.ts';
import { type Setting, settings } from './example-settings.ts';

/** What only a running program can tell: its endpoints. */
export interface Running {
  readonly openApi: {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string }>>>>;
  };
}

export type Row = readonly string[];

export function referenceBlocks(running: Running): Record<string, string> {
  return {
    environment: VARIABLES.map(({ name, setting }) => `${code(name)} (${code(setting)})`).join(', '),
    settings: table(['setting', 'default', 'what it is'], settings(settingsShape()).flatMap(settingRows)),
    endpoints: table(['endpoint', 'what it answers'], endpointRows(running)),
    metrics: table(['metric', 'labels', 'what it is'], metricRows()),
    alerts: table(['alert', 'level', 'after', 'when (Prometheus)', 'worse when'], alertRows(DEFAULT_THRESHOLDS)),
    watching: table(['alert', 'level', 'after', 'when (Prometheus)'], watchingRows(defaultConfig())),
  };
}

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function fillBlocks(markdown: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, content]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = text.indexOf(open);
    const to = text.indexOf(close);
    if (from < 0 || to < from) throw new Error(`there is no block ${open} … ${close}`);
    return `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`;
  }, markdown);
}

function settingRows(setting: Setting): Row[] {
  if (setting.kind === 'section') return setting.inner.flatMap(settingRows);
  const fallback = setting.default === undefined ? '' : code(JSON.stringify(setting.default));
  const inner = setting.inner.map(({ path }) => code(path.split('.').at(-1) ?? path)).join(', ');
  const description = inner === '' ? setting.description : `${setting.description} Each: ${inner}.`;
  return [[code(setting.path), fallback, description]];
}

function endpointRows({ openApi }: Running): Row[] {
  return Object.entries(openApi.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, { summary }]): Row => [code(`${method.toUpperCase()} ${path}`), summary ?? ''],
    ),
  );
}

function metricRows(): Row[] {
  const ofShop = collectors.flatMap(({ series }) => series);
  return [...ofShop, ...createMetrics({ version: '' }).own()].map(
    ({ name, labelNames, help }): Row => [code(name), labelNames.map(code).join(', '), help],
  );
}

function alertRows(thresholds: Thresholds): Row[] {
  return catalog.flatMap(({ name, rules, description, grows }) =>
    rules.map(
      ({ level, for: wait, condition }): Row => [
        `[${name}](runbooks/${name}.md)`,
        levelName(level),
        wait,
        `${description} ${code(condition.promql(thresholds))}`,
        grows === undefined ? '' : `${code(grows.term.promql(grows.term.series.name))} ${grows.step}`,
      ],
    ),
  );
}

function watchingRows(config: Config): Row[] {
  return WATCH_ALERTS.map(({ name, level, for: wait, description, expr }) => [
    `[${name}](runbooks/${name}.md)`,
    levelName(level),
    wait,
    `${description} ${code(typeof expr === 'string' ? expr : expr(config, AT_SHOP))}`,
  ]);
}

function levelName(level: Level): string {
  return level === 'P1' ? '**P1**' : level;
}

export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
