/** What the law asks of a chain, month by month: a table of all shops out of the engine of its centre. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import * as z from 'zod';
import { dayOf, dayStart, type Seconds, type TimeZone } from '../domain/day.ts';
import { DELIVERED_WITHIN } from '../domain/facts.ts';
import { parsedObject } from '../domain/foreign.ts';
import { sumOf } from '../domain/money.ts';
import { deliveredByMonth, undelivered } from '../domain/series/delivery.ts';
import { BOM, lineOf, text } from '../http/csv.ts';
import { STATE } from '../render/centre-alerts.ts';
import { DRIVE_BLOCKS } from '../render/centre-sums.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, configOrComplaint } from './config-option.ts';
import { Complaint, EXIT } from './ending.ts';

interface ComplianceOptions extends ConfigOption {
  readonly month?: string;
  readonly url: string;
  readonly out?: string;
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const PATIENCE_MS = 120_000;
/** A shop that was off just then is looked for so long before. */
const LOOKS_BACK: readonly Seconds[] = [0, 12, 24, 72, 168].map((hours) => hours * 3600);

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
    const wanted = month ?? dayOf(now, zone).slice(0, 7);
    if (!MONTH.test(wanted) || !URL.canParse(url)) {
      console.error(MONTH.test(wanted) ? `--url: no address: ${url}` : `--month: expected YYYY-MM, not "${wanted}"`);
      process.exitCode = EXIT.wrongUse;
      return;
    }
    try {
      const table = await complianceTable(url, wanted, Math.min(now, endOfNext(wanted, zone)), zone);
      if (out === undefined) process.stdout.write(table);
      else writeFileSync(out, table);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      console.error(error.message);
      process.exitCode = EXIT.problem;
    }
  });

const COLUMNS = [
  ...['Месяц', 'Регион', 'Магазин', 'Передано чеков', 'За 10 минут', 'За сутки', 'За 30 дней'],
  ...['За 10 минут, %', 'За сутки, %', 'За 30 дней, %', 'Ещё не в ОФД', 'ФН встанет', 'Данные на'],
];

interface Shop {
  readonly shop: string;
  readonly region: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly waiting: number | null;
  readonly blocks: Seconds | null;
  readonly asOf: Seconds | null;
}

async function complianceTable(url: string, month: string, at: Seconds, zone: TimeZone): Promise<string> {
  const shops = new Map<string, Shop>();
  const moments = LOOKS_BACK.map((back) => at - back);
  for (const moment of moments) {
    const found = (by: string, series: string) =>
      ask(url, `max by (shop, region${by}) (last_over_time(${series}[1h]))`, moment);
    const delivered = await found(', within', `${deliveredByMonth.name}{shop!="",month="${month}"}`);
    const waiting = await found('', `${undelivered.name}{shop!=""}`);
    const blocks = await ask(url, `min by (shop, region) (last_over_time(${DRIVE_BLOCKS}[1h]))`, moment);
    for (const [key, ofShop] of Map.groupBy(delivered, keyOf)) {
      const { shop = '', region = '' } = ofShop[0]?.metric ?? {};
      const one = (values: readonly Found[]) => values.find((value) => keyOf(value) === key)?.value ?? null;
      const counts = new Map(ofShop.map(({ metric, value }) => [metric.within ?? '', value]));
      if (!shops.has(key))
        shops.set(key, { shop, region, counts, waiting: one(waiting), blocks: one(blocks), asOf: moment });
    }
  }
  for (const { metric } of await ask(url, `max by (shop, region) (last_over_time(${STATE}[1h]))`, at)) {
    const { shop = '', region = '' } = metric;
    const unknown = { shop, region, counts: new Map(), waiting: null, blocks: null, asOf: null };
    if (!shops.has(`${region}/${shop}`)) shops.set(`${region}/${shop}`, unknown);
  }
  if (shops.size === 0) throw new Complaint(`${new URL(url).host} knows of no shop; is it the engine of a centre?`);
  const lines = [...shops.entries()].sort(([a], [b]) => a.localeCompare(b, 'ru')).map(([, shop]) => shop);
  return [BOM, lineOf(COLUMNS), ...lines.map((shop) => lineOf(cellsOf(shop, month, zone))), totalOf(lines, month)].join(
    '',
  );
}

function cellsOf({ shop, region, counts, waiting, blocks, asOf }: Shop, month: string, zone: TimeZone): string[] {
  const day = (moment: Seconds | null) =>
    moment === null ? '' : dayOf(moment, zone).split('-').toReversed().join('.');
  const told = asOf === null ? 'нет данных' : day(asOf);
  return [month, text(region), text(shop), ...shares(counts), whole(waiting), day(blocks), told];
}

/** Of the shops that are known; the others are named in the last column. */
function totalOf(shops: readonly Shop[], month: string): string {
  const known = shops.filter(({ asOf }) => asOf !== null);
  const sums = new Map(
    DELIVERED_WITHIN.map(({ name }) => [name, known.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0)]),
  );
  const waiting = sumOf(known.map((shop) => shop.waiting));
  const missing = shops.length - known.length;
  const cells = [month, 'Итого', `магазинов: ${known.length}`, ...shares(sums), whole(waiting), ''];
  return lineOf([...cells, missing === 0 ? '' : `нет данных, магазинов: ${missing}`]);
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

function endOfNext(month: string, zone: TimeZone): Seconds {
  const after = new Date(`${month}-01T00:00:00Z`);
  after.setUTCMonth(after.getUTCMonth() + 2);
  return dayStart(after.toISOString().slice(0, 10), zone) - 1;
}

const answered = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.coerce.number()]) }),
    ),
  }),
});

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

function keyOf({ metric: { shop = '', region = '' } }: Found): string {
  return `${region}/${shop}`;
}

async function ask(address: string, query: string, time: Seconds): Promise<Found[]> {
  const url = new URL(`${address.replace(/\/$/, '')}/api/v1/query`);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = url.username === '' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  url.username = '';
  url.password = '';
  const body = new URLSearchParams({ query, time: String(time) });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((error: Error) => {
    throw new Complaint(
      `${url.host} does not answer: ${error.cause instanceof Error ? error.cause.message : error.message}`,
    );
  });
  const words = await response.text();
  if (!response.ok) throw new Complaint(`${url.host} answers ${response.status}: ${words.slice(0, 300)}`);
  const { success, data } = answered.safeParse(parsedObject(words));
  if (!success) throw new Complaint(`${url.host} answers something else than Prometheus does; is the address right?`);
  return data.data.result.map(({ metric, value: [, value] }) => ({ metric, value }));
}
