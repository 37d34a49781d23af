/**
 * The runbooks that lie in docs/runbooks, read once, and what is filled into them. A page is found by the names in that
 * listing and in no other way.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { TRIES_KEPT } from '../domain/adapter.ts';
import { LEVELS } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { LEVEL_FACES } from '../domain/faces.ts';
import { PACE_SECONDS } from '../domain/facts.ts';
import { nearest } from '../domain/foreign.ts';
import { publicAddress } from '../domain/links.ts';
import { WATCHDOG_SILENCE_SECONDS } from '../domain/notifications.ts';
import { ROOT } from '../place.ts';

export interface Runbook {
  readonly name: string;
  /** The first heading, its placeholders unfilled. */
  readonly title: string;
  readonly markdown: string;
}

/** Longer than any name; comparing more would only be work for whoever asks for nonsense. */
const LONGEST = 60;
const FOLDER = join(ROOT, 'docs', 'runbooks');

export type Library = ReturnType<typeof openLibrary>;

/** An installation that came without the pages still watches the till. */
export function openLibrary(folder: string = FOLDER) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const runbooks = files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => readRunbook(folder, file));
  const byName = new Map(runbooks.map((runbook) => [runbook.name, runbook]));
  return {
    runbooks,
    css: files.includes('style.css') ? readFileSync(join(folder, 'style.css'), 'utf8') : '',
    find: (name: string): Runbook | null => byName.get(name) ?? null,
    /** The page that was probably meant. */
    near: (name: string): Runbook | null =>
      byName.get(nearest(name.slice(0, LONGEST), [...byName.keys()]) ?? '') ?? null,
  };
}

function readRunbook(folder: string, file: string): Runbook {
  const markdown = readFileSync(join(folder, file), 'utf8');
  const name = basename(file, '.md');
  return { name, title: /^# (.+)$/m.exec(markdown)?.[1]?.trim() ?? name, markdown };
}

export interface Group {
  readonly title: string;
  readonly members: readonly Runbook[];
}

/** The order in which all runbooks are listed: the urgent ones first, then the rest by the words of their titles. */
export function groupsOf(runbooks: readonly Runbook[]): Group[] {
  const alerts = LEVELS.map((level) => {
    const names = catalog.filter((alert) => alert.rules.at(-1)?.level === level).map(({ name }) => name);
    return {
      title: level === 'INFO' ? LEVEL_FACES.INFO.name : `${LEVEL_FACES[level].name} (${level})`,
      members: names.flatMap((name) => runbooks.find((runbook) => runbook.name === name) ?? []),
    };
  });
  const listed = new Set(alerts.flatMap(({ members }) => members));
  const others = runbooks
    .filter((runbook) => !listed.has(runbook))
    .sort((a, b) => a.title.localeCompare(b.title, 'ru'));
  const watching = others.filter(({ name }) => name.startsWith('Pos'));
  const everyday = others.filter((runbook) => !watching.includes(runbook));
  return [
    ...alerts,
    { title: 'Само наблюдение', members: watching },
    { title: 'Обычные случаи', members: everyday },
  ].filter(({ members }) => members.length > 0);
}

/** The numbers and names in a runbook: they are written as `{{name}}` and taken from where they are decided. */
export type Placeholders = ReadonlyMap<string, string>;

/** 54-FZ and the tax service: nobody sets these. */
const LAW = { law_shift_hours: 24, law_refund_percent: 30, law_correction_percent: 30, law_risk_days: 30 };

/** How the adapter behaves; its own configuration table says the same. */
const ADAPTER = { adapter_attempts: 20, breaker_failures: 5, breaker_wait_seconds: 60, ofd_timeout_seconds: 10 };

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

export function placeholdersOf(config: Config): Placeholders {
  const { shop, thresholds } = config;
  const numbers = {
    ...thresholds,
    ...LAW,
    ...ADAPTER,
    drive_replace_days: 14,
    refund_share_percent: thresholds.refund_share * 100,
    slow_tries_of: TRIES_KEPT,
    pace_minutes: PACE_SECONDS / 60,
    watchdog_silence_minutes: WATCHDOG_SILENCE_SECONDS / 60,
  };
  const words = {
    shop_name: shop.name,
    time_zone: shop.time_zone,
    working_from: shop.working_hours.from,
    working_to: shop.working_hours.to,
    adapter_url: fromThisComputer(config.adapter.url),
    public_url: publicAddress(config),
    drive_ends: russianDate(config.fiscal_drive_ends),
    contract_ends: russianDate(config.ofd_contract_ends),
  };
  return new Map([
    ...Object.entries(numbers).map(([name, value]): [string, string] => [name, russianNumber(value)]),
    ...Object.entries(words),
  ]);
}

/** An unknown name stays as it stands: half a page helps more than none. */
export function fill(text: string, values: Placeholders, print: (value: string) => string = (value) => value): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : print(value);
  });
}

export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
}

export function duration(minutes: number): string {
  return minutes % 60 === 0 ? `${russianNumber(minutes / 60)}\u00a0ч` : `${russianNumber(minutes)}\u00a0мин`;
}

function russianNumber(value: number): string {
  return value.toLocaleString('ru-RU', { maximumFractionDigits: 2, useGrouping: false });
}

function russianDate(day: string | undefined): string {
  return day === undefined ? 'не указано в настройках' : day.split('-').reverse().join('.');
}

/** Commands are typed on the computer itself, which does not know its own name inside a container. */
function fromThisComputer(address: string): string {
  return address.replace(/^(https?:\/\/)host\.docker\.internal(?=[:/]|$)/i, '$1localhost').replace(/\/+$/, '');
}
