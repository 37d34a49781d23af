/** `npm run fleet`: a chain of shops and its centre on this computer, and whether the centre holds what it promises. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findScenario } from '../../src/simulator/index.ts';
import { askOne } from './ask.ts';
import { startCentre } from './centre.ts';
import { evaluatesRules, type Fleet, firing, measure, memoryOf, rulesOver } from './measure.ts';
import { HELP, type Options, parseOptions, UsageError } from './options.ts';
import { outageSeen } from './outage.ts';
import { startReplay } from './replay.ts';
import { rowsOf, tableOf, writeColumn } from './report.ts';
import { startShop } from './shop.ts';
import { shopsSeen, wholenessOf } from './whole.ts';

const REGIONS = ['Москва', 'Тверь', 'Псков', 'Омск'];
/** The share of the replayed shops that show the page of the shop without its OFD. */
const WITHOUT_OFD = 0.4;
/** What is held for minutes in a real centre. */
const HOLDS = '10s';
const ARRIVAL_PATIENCE = 420;
const ALERT_PATIENCE = 420;
const CATCH_UP_PATIENCE = 120;
const TOLD_EVERY = 30;
/** How long all the rest may take, beside measuring and cutting off. */
const REST_SECONDS = 1200;
/** More than any run lasts before it looks back. */
const WHOLE_RUN = '40m';

const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => ended.abort(new Error('ended before its end')));
const began = performance.now();
const say = (text: string) => console.log(`${clock()}  ${text}`);

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await run(options);
} catch (error) {
  const cause = ended.signal.aborted ? ended.signal.reason : error;
  console.error(`fleet: ${cause instanceof Error ? cause.message : cause}`);
  if (error instanceof UsageError) console.error('(--help tells more)');
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

interface Part {
  stop(): Promise<void>;
}

async function run(options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-fleet-'));
  const open: Part[] = [];
  const tooLong = new Error('this computer is too slow or too busy for so many shops');
  const limit = globalThis.setTimeout(
    () => ended.abort(tooLong),
    (options.measure + options.cut + REST_SECONDS) * 1000,
  );
  const shown = show(folder, options, (...parts) => {
    open.push(...parts);
    ended.signal.throwIfAborted();
  });
  const clearAway = async () => {
    for (const part of open.splice(0).reverse())
      await part.stop().catch((error: unknown) => console.error(String(error)));
  };
  try {
    await Promise.race([shown, aborted()]);
  } finally {
    clearTimeout(limit);
    say('clearing away …');
    await clearAway();
    // What was just being started is there only now.
    await shown.catch(() => {});
    await clearAway();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Whatever is waited for, it is not waited for any longer then. */
async function aborted(): Promise<never> {
  await once(ended.signal, 'abort');
  throw ended.signal.reason;
}

async function show(folder: string, options: Options, later: (...parts: Part[]) => void) {
  const interval = `${options.interval}s`;
  const { engine } = options;
  const kind = engine === 'prometheus' ? 'prometheus' : 'vmagent';
  say(`starting the centre: ${engine} that is written to, two Alertmanagers`);
  const centre = await startCentre({ folder: join(folder, 'centre'), interval, holds: HOLDS, engine });
  later(centre);
  const memoryEmpty = await memoryOf(centre);

  say('starting three real shops: till, buffer.db, pos-monitor and agent each');
  const starting = [0, 1, 2].map((at) =>
    startShop(
      { folder, place: place(at), seed: at + 1, historyDays: options.history, centrePort: centre.port, interval, kind },
      ended.signal,
    ),
  );
  const started = await Promise.allSettled(starting);
  later(...started.flatMap((shop) => (shop.status === 'fulfilled' ? [shop.value] : [])));
  const [calm, withoutOfd, cutOff] = await Promise.all(starting);
  if (!calm || !withoutOfd || !cutOff) throw new Error('a shop is missing');

  const replayed = Array.from({ length: options.shops - 3 }, (_, at) => ({
    place: place(at + 3),
    source: at < (options.shops - 3) * WITHOUT_OFD ? withoutOfd.url : calm.url,
  }));
  const many = replayed.filter(({ source }) => source === withoutOfd.url).length;
  say(`replaying the pages of two of them as ${replayed.length} more shops, with one agent for all of these`);
  const replay = await startReplay({ folder, shops: replayed, centrePort: centre.port, interval, kind });
  later(replay);
  const fleet: Fleet = { centre, shops: [calm, withoutOfd, cutOff], replay };

  await until('all shops to arrive', ARRIVAL_PATIENCE, async () => (await shopsSeen(centre.url)) === options.shops);
  verdict(true, `all ${options.shops} shops have arrived`);
  await until('rules to be evaluated', ARRIVAL_PATIENCE, () => evaluatesRules(centre));

  say(`measuring for ${options.measure} s`);
  const span = { seconds: options.measure, pause };
  const measured = await measure(fleet, memoryEmpty, span);
  say(`all rules take ${measured.rulesSeconds.toFixed(1)} s`);

  say(`giving each of the ${replayed.length} replayed shops receipts in its DLQ`);
  replay.trouble(true);
  await until('all of them to fire', ALERT_PATIENCE, async () => (await firing(centre)) >= replayed.length);
  const alertsFiring = await firing(centre);
  const rulesInTrouble = await rulesOver(centre, span);
  say(`while ${alertsFiring} alerts fire they take ${rulesInTrouble.toFixed(1)} s`);
  replay.trouble(false);
  await until('them to end', ALERT_PATIENCE, async () => (await firing(centre)) === measured.alertsFiring);

  say(`cutting ${cutOff.place.shop} off for ${options.cut} s; the OFD of ${many + 1} shops fails meanwhile`);
  cutOff.relay.cut();
  const cutAt = performance.now();
  const scenario = withoutOfd.till.player.play(findScenario('ofd-outage'));
  await until('the outage to be told', ALERT_PATIENCE, async () => (await outageSeen(centre)).told > 0);
  // An evaluation of two thousand shops hands over their alerts for some seconds.
  await until('their alerts to arrive', ALERT_PATIENCE, async () => (await outageSeen(centre)).ofShops > many);
  await scenario;
  await pause(Math.max(0, options.cut - (performance.now() - cutAt) / 1000));
  const newest = `time() - max(timestamp(up{job="pos-monitor",shop="${cutOff.place.shop}"}))`;
  const silentFor = (await askOne(centre.url, newest)) ?? Number.POSITIVE_INFINITY;
  verdict(silentFor > options.cut / 2, `while cut off, ${cutOff.place.shop} was silent for ${Math.round(silentFor)} s`);
  const mended = Date.now() / 1000;
  cutOff.relay.mend();
  const whole = async (until: number) => {
    for (const { place: at } of fleet.shops) {
      const { isWhole, words } = await wholeInTime(centre.url, at.shop, until, options.interval);
      verdict(isWhole, `${at.shop}${at === cutOff.place ? ' (was cut off)' : ''}: ${words}`);
    }
  };
  await whole(mended);
  const caughtUp = Date.now() / 1000 - mended;
  const outage = await outageSeen(centre);
  verdict(
    outage.told === 1 && outage.toldOfShops === 0,
    `the outage was told ${outage.told} time(s), single shops ${outage.toldOfShops} times; ` +
      `of ${outage.ofShops} shops' alerts ${outage.heldBack} are held back because of it`,
  );
  verdict(outage.heldBack === many + 1 && outage.ofShops === many + 1, `these are the ${many + 1} shops`);

  say(`killing ${engine} outright, and starting it again`);
  await centre.kill();
  await pause(options.interval);
  const startedAt = performance.now();
  await centre.start();
  const ready = (performance.now() - startedAt) / 1000;
  const back = Date.now() / 1000;
  const fresh = `count(count by (shop) (timestamp(up{job="pos-monitor"}) > ${back}))`;
  await until(
    'all shops to be back',
    ARRIVAL_PATIENCE,
    async () => (await askOne(centre.url, fresh)) === options.shops,
  );
  const allBack = (performance.now() - startedAt) / 1000;
  let lost = 0;
  for (const { place: at } of fleet.shops) {
    const { gaps } = await wholenessOf(centre.url, at.shop, WHOLE_RUN, back);
    lost += gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / options.interval) - 1), 0);
  }

  const rows = rowsOf({ ...measured, alertsFiring, rulesInTrouble, caughtUp, ready, allBack, lost }, options);
  console.log(`\n${tableOf(rows)}\n`);
  if (options.write) writeColumn(rows);
  console.log(
    `Real: three shops with a simulated till, its buffer.db, pos-monitor, an agent of its own (${kind}); the centre.`,
  );
  console.log(
    `Replayed: ${replayed.length} shops, each the live page of one of these; one agent scrapes and sends them all.`,
  );
  console.log(`Shortened: what must hold for minutes before it is told holds for ${HOLDS} here.`);
}

/** What was sent last before a look may still be on its way. */
async function wholeInTime(centre: string, shop: string, until: number, interval: number) {
  for (const last = performance.now() + CATCH_UP_PATIENCE * 1000; ; await pause(1)) {
    const { scrapes, longestGap, samples, expected } = await wholenessOf(centre, shop, WHOLE_RUN, until);
    const isWhole = samples === expected && longestGap < interval * 1.5;
    if (!isWhole && performance.now() < last) continue;
    const words = `${samples} of ${expected} samples, ${scrapes} scrapes, longest gap ${longestGap.toFixed(1)} s`;
    return { isWhole, words };
  }
}

function place(at: number) {
  return { shop: `shop-${String(at + 1).padStart(4, '0')}`, region: REGIONS[at % REGIONS.length] ?? '' };
}

function verdict(isGood: boolean, words: string): void {
  say(`${isGood ? 'ok ' : 'NOT'} ${words}`);
  if (!isGood) process.exitCode = 1;
}

async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const since = performance.now();
  for (let told = 1; !(await holds()); await pause(1)) {
    const waited = (performance.now() - since) / 1000;
    if (waited > seconds) throw new Error(`waited ${seconds} s in vain for ${what}`);
    if (waited < told * TOLD_EVERY) continue;
    told += 1;
    say(`still waiting for ${what}`);
  }
}

async function pause(seconds: number): Promise<void> {
  ended.signal.throwIfAborted();
  await setTimeout(seconds * 1000, undefined, { signal: ended.signal });
}

function clock(): string {
  const seconds = Math.round((performance.now() - began) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
}
