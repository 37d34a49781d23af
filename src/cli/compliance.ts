/** What the law asks of a chain, month by month: a table of all shops out of the engine of its centre. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import * as z from 'zod';
import { dayOf, type MonthName, monthOf, monthStart, type Seconds, shiftMonth, type TimeZone } from '../domain/day.ts';
import { DELIVERED_WITHIN } from '../domain/facts.ts';
import { parsedObject } from '../domain/foreign.ts';
import { deliveredByMonth, undelivered } from '../domain/series/delivery.ts';
import { BOM, lineOf, text } from '../http/csv.ts';
import { STATE } from '../render/centre-alerts.ts';
import { DRIVE_BLOCKS } from '../render/centre-sums.ts';
import { CONFIG_FLAG, CONFIG_HELP, Complaint, type ConfigOption, configOrComplaint, EXIT } from './shared.ts';

interface ComplianceOptions extends ConfigOption {
  readonly month?: string;
  readonly url: string;
  readonly out?: string;
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const PATIENCE_MS = 120_000;
/** Each moment of the engine's past is looked at for what was known last in so many seconds before it. */
const STEP: Seconds = 3 * 3600;

export const compliance = new Command('compliance')
  .description(
    'write a table of how soon the receipts of a month reached the OFD, a line a shop (of a chain, at its centre)',
  )
  .requiredOption('--url <address>', 'Prometheus or VictoriaMetrics of the centre; may name user and password')
  .option('--month <YYYY-MM>', 'this month where it is left out; the shops tell of a month until the next one ends')
  .option('-o, --out <file>', 'write the table there and not to the standard output')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .action(async ({ url, month, out, config }: ComplianceOptions) => {
    const zone = configOrComplaint(config)?.config.shop.time_zone;
    if (zone === undefined) return;
    const now = Date.now() / 1000;
    const wanted = month ?? monthOf(now, zone);
    const wrong = MONTH.test(wanted) ? wrongAddress(url) : `--month: expected YYYY-MM, not "${wanted}"`;
    if (wrong !== null) {
      console.error(wrong);
      process.exitCode = EXIT.wrongUse;
      return;
    }
    try {
      written(await complianceTable(url, wanted, now, zone), out);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      console.error(error.message);
      process.exitCode = EXIT.problem;
    }
  });

/** The address may hold a password, and is not repeated. */
function wrongAddress(url: string): string | null {
  const { protocol, username, password } = URL.parse(url) ?? {};
  if (protocol !== 'http:' && protocol !== 'https:') return '--url: expected an address like http://centre:9090';
  try {
    decodeURIComponent(`${username}${password}`);
    return null;
  } catch {
    return '--url: a % in user or password is written as %25';
  }
}

function written(table: string, out: string | undefined): void {
  if (out === undefined) {
    process.stdout.write(table);
    return;
  }
  try {
    writeFileSync(out, table);
  } catch (error) {
    throw new Complaint(`--out: ${error instanceof Error ? error.message : error}`);
  }
}

const COLUMNS = [
  ...['Месяц', 'Регион', 'Магазин', 'Передано чеков', 'За 10 минут', 'За сутки', 'За 30 дней'],
  ...['За 10 минут, %', 'За сутки, %', 'За 30 дней, %', 'Ещё не в ОФД', 'ФН встанет', 'Данные на'],
];

interface Shop {
  readonly shop: string;
  readonly region: string;
  /** Empty where the month is not known. */
  readonly counts: ReadonlyMap<string, number>;
  readonly waiting: number | null;
  readonly blocks: Seconds | null;
  readonly asOf: Seconds | null;
}

/** Of all shops that the centre has known since the month began, each as it was known last. */
async function complianceTable(url: string, month: MonthName, now: Seconds, zone: TimeZone): Promise<string> {
  const to = Math.min(Math.floor(now), monthStart(shiftMonth(month, 2), zone) - 1);
  const steps = Math.max(0, Math.floor((to - monthStart(month, zone)) / STEP));
  const found = (best: string, by: string, series: string, limit = '') => {
    const query = `${best} by (shop, region${by}) (last_over_time(${series}[${STEP}s]))${limit}`;
    return ask(url, query, { from: to - steps * STEP, to });
  };
  const delivered = await found('max', ', within', `${deliveredByMonth.name}{shop!="",month="${month}"}`);
  const waiting = await found('max', '', `${undelivered.name}{shop!=""}`);
  const blocks = await found('min', ', cause', DRIVE_BLOCKS, ' < Inf');
  const states = await found('max', '', STATE);
  const shops = Array.from(Map.groupBy([...delivered, ...waiting, ...blocks, ...states], shopOf).keys(), (shop) => {
    const of = (all: readonly Found[]) => all.filter((one) => shopOf(one) === shop);
    return asKnownLast(shop, to, {
      delivered: of(delivered),
      waiting: of(waiting),
      blocks: of(blocks),
      states: of(states),
    });
  });
  if (shops.length === 0) throw new Complaint(`${new URL(url).host} knows of no shop; is it the engine of a centre?`);
  const lines = shops.sort((a, b) => a.region.localeCompare(b.region, 'ru') || a.shop.localeCompare(b.shop, 'ru'));
  return [BOM, lineOf(COLUMNS), ...lines.map((shop) => lineOf(cellsOf(shop, month, zone))), totalOf(lines, month)].join(
    '',
  );
}

type Findings = Readonly<Record<'delivered' | 'waiting' | 'blocks' | 'states', readonly Found[]>>;

function asKnownLast(shop: string, to: Seconds, { delivered, waiting, blocks, states }: Findings): Shop {
  const [count, wait, stop, state] = [delivered, waiting, blocks, states].map(newest);
  const region = newest([count, wait, stop, state].flatMap((each) => each ?? []))?.metric.region ?? '';
  const stops = ['receipt', 'end'].flatMap((cause) => newest(blocks.filter((one) => one.metric.cause === cause)) ?? []);
  const last = count ?? wait ?? null;
  const counts = delivered.filter(({ at, metric }) => at === count?.at && metric.region === count.metric.region);
  // The drive's moment outlives a shop; that of its receipts ends once all are delivered, its last day does not.
  const isOver = ({ at, metric }: Found) =>
    wait != null && (at < wait.at || (wait.value === 0 && metric.cause === 'receipt'));
  const standing = stops.filter((one) => !isOver(one)).map(({ value }) => value);
  return {
    shop,
    region,
    counts: new Map(counts.map(({ metric, value }) => [metric.within ?? '', value])),
    waiting: wait?.value ?? null,
    blocks: standing.length === 0 ? null : Math.min(...standing),
    asOf: last === null || last.at === to ? (last?.at ?? null) : last.at - STEP,
  };
}

function cellsOf({ shop, region, counts, waiting, blocks, asOf }: Shop, month: string, zone: TimeZone): string[] {
  const day = (moment: Seconds | null) =>
    moment === null ? '' : dayOf(moment, zone).split('-').toReversed().join('.');
  const told = [day(asOf), counts.size === 0 ? 'нет данных за месяц' : ''].filter((part) => part !== '').join(', ');
  return [month, text(region), text(shop), ...shares(counts), whole(waiting), day(blocks), told];
}

/** The shares are of the shops whose month is known; the others are named in the last column. */
function totalOf(shops: readonly Shop[], month: string): string {
  const known = shops.filter(({ counts }) => counts.size > 0);
  const sums = new Map(
    DELIVERED_WITHIN.map(({ name }) => [name, known.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0)]),
  );
  const waits = shops.flatMap(({ waiting }) => waiting ?? []);
  const waiting = waits.length === 0 ? null : waits.reduce((sum, each) => sum + each, 0);
  const missing = shops.length - known.length;
  const counted = known.length === 0 ? new Map<string, number>() : sums;
  const cells = [month, 'Итого', `магазинов: ${known.length}`, ...shares(counted), whole(waiting), ''];
  return lineOf([...cells, missing === 0 ? '' : `нет данных за месяц, магазинов: ${missing}`]);
}

function shares(counts: ReadonlyMap<string, number>): string[] {
  const all = counts.get('any') ?? null;
  const within = DELIVERED_WITHIN.slice(0, -1).map(({ name }) => counts.get(name) ?? null);
  const share = (count: number | null) =>
    count === null || !all ? '' : ((100 * count) / all).toFixed(2).replace('.', ',');
  return [whole(all), ...within.map(whole), ...within.map(share)];
}

function whole(count: number | null): string {
  return count === null ? '' : String(Math.round(count));
}

const answered = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.coerce.number()])),
      }),
    ),
  }),
});

/** What a series said last. */
interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly since: Seconds;
  readonly at: Seconds;
  readonly value: number;
}

/** A shop that has just moved is found in both regions: in the new one since later. */
function newest(found: readonly Found[]): Found | null {
  return found.toSorted((one, other) => other.at - one.at || other.since - one.since)[0] ?? null;
}

function shopOf({ metric: { shop = '' } }: Found): string {
  return shop;
}

async function ask(address: string, query: string, { from, to }: { from: Seconds; to: Seconds }): Promise<Found[]> {
  const url = new URL(`${address.replace(/\/$/, '')}/api/v1/query_range`);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = url.username === '' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  url.username = '';
  url.password = '';
  // VictoriaMetrics would move the moments, for its cache.
  const body = new URLSearchParams({ query, start: `${from}`, end: `${to}`, step: `${STEP}`, nocache: '1' });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = async () => {
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return { response, words: await response.text() };
  };
  const { response, words } = await answer().catch((error: Error) => {
    throw new Complaint(
      `${url.host} does not answer: ${error.cause instanceof Error ? error.cause.message : error.message}`,
    );
  });
  if (!response.ok) throw new Complaint(`${url.host} answers ${response.status}: ${words.slice(0, 300)}`);
  const { success, data } = answered.safeParse(parsedObject(words));
  if (!success) throw new Complaint(`${url.host} answers something else than Prometheus does; is the address right?`);
  return data.data.result.flatMap(({ metric, values }) => {
    const [first, last] = [values[0], values.at(-1)];
    return first === undefined || last === undefined ? [] : [{ metric, since: first[0], at: last[0], value: last[1] }];
  });
}
