/** The numbers and names in a runbook: they are written as `{{name}}` and taken from where they are decided. */
import type { Config } from '../config/schema.ts';
import { TRIES_KEPT } from '../domain/adapter.ts';
import { PACE_SECONDS } from '../domain/facts.ts';
import { publicAddress } from '../domain/links.ts';
import { WATCHDOG_SILENCE_SECONDS } from '../domain/notifications.ts';

export type Placeholders = ReadonlyMap<string, string>;

/** 54-FZ and the tax service: nobody sets these. */
const LAW = {
  law_shift_hours: 24,
  law_refund_percent: 30,
  law_correction_percent: 30,
  law_risk_days: 30,
};

/** How the adapter behaves; its own configuration table says the same. */
const ADAPTER = {
  adapter_attempts: 20,
  breaker_failures: 5,
  breaker_wait_seconds: 60,
  ofd_timeout_seconds: 10,
};

const ADVICE = {
  drive_replace_days: 14,
};

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

export function placeholdersOf(config: Config): Placeholders {
  const { shop, thresholds } = config;
  const numbers = {
    ...thresholds,
    ...LAW,
    ...ADAPTER,
    ...ADVICE,
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
