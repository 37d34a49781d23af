/**
 * Prometheus, Alertmanager and the monitors are killed in the middle of alerts, each alone and all together, and are
 * away for three minutes of a shop: nobody hears of it, and nothing is lost.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { ALERT_CASES, counts, snapshotFor } from '../../support/alert-cases.ts';
import { type Puppet, type Seen, startPuppet } from '../../support/puppet.ts';
import { type Engine, minutes, PATIENCE, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';
import { drawn } from '../../support/share.ts';

/** And as long again, until it evaluates and has found its Alertmanager: its start is not faster here than in a shop. */
const AWAY = 1.5;
const AFTERWARDS = 3;
const LONG = minutes(AWAY + AFTERWARDS) + 2 * PATIENCE.timeout;
const FINE = snapshotFor({});
const DLQ = shown('PosDlqNotEmpty');

/** The shops, what is seen of them in the middle of their alerts, and what of them was told until then. */
const SHOPS = {
  urgent: { seen: DLQ, told: { 'PosDlqNotEmpty P1': ['firing'] } },
  'not urgent': { seen: snapshotFor({ facts: counts(170) }), told: { 'PosBufferHigh P2': ['firing'] } },
  'a moment': { seen: shown('PosReceiptWaiting'), told: { 'PosReceiptWaiting P2': ['firing'] } },
  unreadable: {
    seen: shown('PosBufferUnreadable'),
    told: { 'PosDlqNotEmpty P1': ['firing'], 'PosBufferUnreadable P1': ['firing'] },
  },
  fine: { seen: FINE, told: {} },
  'mended meanwhile': { seen: shown('PosOfdAccessDenied'), told: { 'PosOfdAccessDenied P1': ['firing'] } },
  'mended while nobody can be told': {
    seen: shown('PosOfdRejectsReceipt'),
    told: { 'PosOfdRejectsReceipt P1': ['firing'] },
  },
} as const satisfies Readonly<Record<string, { seen: Seen; told: Readonly<Record<string, readonly string[]>> }>>;
type ShopName = keyof typeof SHOPS;
const NAMES = Object.keys(SHOPS) as ShopName[];

let chain: ScaledChain;
const puppets = new Map<ShopName, Puppet>();

beforeAll(async () => {
  for (const name of NAMES) puppets.set(name, await startPuppet(name === 'unreadable' ? DLQ : SHOPS[name].seen));
  chain = await startScaledChain(NAMES.map((name) => puppet(name).instance));
  await vi.waitFor(() => expect(told('unreadable')).toEqual({ 'PosDlqNotEmpty P1': ['firing'] }), PATIENCE);
  puppet('unreadable').show(SHOPS.unreadable.seen);
  await vi.waitFor(() => expectNothingNew(NAMES), PATIENCE);
}, LONG);

afterAll(async () => {
  await chain?.stop();
  for (const one of puppets.values()) await one.stop();
}, 60_000);

const STILL = NAMES.filter((name) => !name.startsWith('mended'));

const ABSENCES: Readonly<Record<string, () => Promise<void>>> = {
  'Prometheus is killed, and what was mended meanwhile is told': async () => {
    await awayFor([chain.prometheus], 'SIGKILL', () => puppet('mended meanwhile').show(FINE));
    await vi.waitFor(
      () => expect(told('mended meanwhile')).toEqual({ 'PosOfdAccessDenied P1': ['firing', 'resolved'] }),
      PATIENCE,
    );
  },
  'Alertmanager is killed, and an end that it could not tell is told when it is back': async () => {
    const name = 'mended while nobody can be told';
    await awayFor([chain.alertmanager], 'SIGKILL', () => puppet(name).show(FINE));
    await vi.waitFor(() => expect(told(name)).toEqual({ 'PosOfdRejectsReceipt P1': ['firing', 'resolved'] }), PATIENCE);
  },
  'the power is cut: all of them are gone at once': async () => {
    const shops = STILL.map((name) => [puppet(name), SHOPS[name].seen] as const);
    await awayFor(
      [chain.prometheus, chain.alertmanager],
      'SIGKILL',
      () => {
        for (const [shop] of shops) shop.show('gone');
      },
      async () => {
        // The monitors are the last to be back: they have been missed.
        const asked = shops.map(([shop]) => shop.times());
        await vi.waitFor(() => {
          for (const [at, [shop]] of shops.entries()) expect(shop.times()).toBeGreaterThan(asked[at] ?? 0);
        }, PATIENCE);
        for (const [shop, seen] of shops) shop.show(seen);
      },
    );
  },
  'both are restarted in good order': () => awayFor([chain.prometheus, chain.alertmanager], 'SIGTERM'),
};

const TRIED = drawn(import.meta.filename, 'absences', Object.entries(ABSENCES), 2);
const monitorsAreGone = TRIED.some(([name]) => name.startsWith('the power is cut'));

test.each(TRIED)('%s', { timeout: LONG }, async (_, happens) => {
  await happens();
  expectNothingNew(STILL);
});

test('after all of that each alert ends once, when it is over', { timeout: LONG }, async () => {
  for (const name of STILL) puppet(name).show(FINE);
  await vi.waitFor(() => {
    for (const name of STILL) {
      const both = Object.keys(SHOPS[name].told).map((alert) => [alert, ['firing', 'resolved']]);
      expect([name, told(name)]).toEqual([name, Object.fromEntries(both)]);
    }
  }, PATIENCE);
});

async function awayFor(
  engines: readonly Engine[],
  signal: 'SIGTERM' | 'SIGKILL',
  meanwhile = () => {},
  back = async () => {},
) {
  // Killed, Alertmanager tells again what it told in its last ten seconds: it had not written that down.
  if (signal === 'SIGKILL') await chain.kept();
  await Promise.all(engines.map((engine) => engine.end(signal)));
  meanwhile();
  await wait(AWAY);
  await Promise.all(engines.map((engine) => engine.start()));
  await back();
  await wait(AFTERWARDS);
}

function expectNothingNew(names: readonly ShopName[]): void {
  for (const name of names) expect([name, told(name)]).toEqual([name, SHOPS[name].told]);
}

function told(name: ShopName): Record<string, string[]> {
  return chain.told(puppet(name).instance, monitorsAreGone);
}

function puppet(name: ShopName): Puppet {
  const found = puppets.get(name);
  if (found === undefined) throw new Error(`nobody plays ${name}`);
  return found;
}

function shown(name: string): Snapshot {
  const alertCase = ALERT_CASES[name];
  if (alertCase === undefined) throw new Error(`${name} has no case`);
  return snapshotFor(alertCase.fires);
}

function wait(ofShop: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, minutes(ofShop)));
}
