/**
 * What reaches the phone while a shop cannot be seen, gets worse, or is seen now and then: every message is counted,
 * beginnings and ends, out of the shipped rules and routes in the real Prometheus and Alertmanager.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { ALERT_CASES, counts, snapshotFor, waiting } from '../../support/alert-cases.ts';
import { NOW } from '../../support/facts.ts';
import { type Puppet, type Seen, startPuppet } from '../../support/puppet.ts';
import { minutes, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';
import { drawn, WHOLE } from '../../support/share.ts';

const DAY = 86_400;
const TO_THE_END = { timeout: 60_000, interval: 200 };
const FINE = snapshotFor({});
const DLQ = shown('PosDlqNotEmpty');
const JUST_STARTED = snapshotFor({ sources: { reading: null, goodReading: null, watchingSince: NOW } });
const UNREADABLE = unreadable();
const BOTH = ['firing', 'resolved'];

type Step = readonly [seen: Seen, minutes: number];

/** What is seen of a shop for how many of its minutes; in the last step all is well. */
interface Row {
  readonly seen: readonly Step[];
  /** Of each alert and level every message. */
  readonly told: Readonly<Record<string, readonly string[]>>;
}

const ROWS: Readonly<Record<string, Row>> = {
  'the monitor answers 503 while the DLQ holds receipts': {
    seen: [
      [FINE, 1],
      [DLQ, 3],
      ['error', 6],
      [DLQ, 2],
      [FINE, 3],
    ],
    told: { 'PosDlqNotEmpty P1': BOTH, 'PosMonitorDown P1': BOTH },
  },
  'the monitor is killed, and all is well when it is back': {
    seen: [
      [FINE, 1],
      [DLQ, 3],
      ['gone', 6],
      [FINE, 3],
    ],
    told: { 'PosDlqNotEmpty P1': BOTH, 'PosMonitorDown P1': BOTH },
  },
  'nothing is seen for half an hour': {
    seen: [
      [FINE, 1],
      [DLQ, 3],
      ['gone', 30],
      [JUST_STARTED, 0.5],
      [DLQ, 2],
      [FINE, 3],
    ],
    told: { 'PosDlqNotEmpty P1': BOTH, 'PosMonitorDown P1': BOTH },
  },
  'the buffer cannot be read while the DLQ holds receipts': {
    seen: [
      [FINE, 1],
      [DLQ, 3],
      [UNREADABLE, 6],
      [DLQ, 2],
      [FINE, 3],
    ],
    told: { 'PosDlqNotEmpty P1': BOTH, 'PosBufferUnreadable P1': BOTH },
  },
  'the source is seen now and then': {
    seen: [[FINE, 1], [DLQ, 3], ...times(8, ['error', 0.7], [DLQ, 0.4], [UNREADABLE, 0.6], [DLQ, 0.3]), [FINE, 3]],
    told: { 'PosDlqNotEmpty P1': BOTH },
  },
  'the monitor restarts twenty times': {
    seen: [[FINE, 1], [DLQ, 3], ...times(20, ['gone', 0.5], [JUST_STARTED, 0.3], [DLQ, 0.4]), [FINE, 3]],
    told: { 'PosDlqNotEmpty P1': BOTH },
  },
  'a moment that is absent when all is well': {
    seen: [
      [FINE, 1],
      [shown('PosReceiptWaiting'), 8],
      ['gone', 4],
      [FINE, 3],
    ],
    told: { 'PosReceiptWaiting P2': BOTH, 'PosMonitorDown P1': BOTH },
  },
  'nothing begins while nothing is seen': {
    seen: [
      [snapshotFor({ facts: waiting(4 * 3600 - 20) }), 2],
      ['gone', 15],
      [FINE, 2],
    ],
    told: { 'PosMonitorDown P1': BOTH },
  },
  'the buffer fills up and is full': {
    seen: [
      [FINE, 1],
      [snapshotFor({ facts: counts(170) }), 8],
      [snapshotFor({ facts: counts(200) }), 4],
      [FINE, 4],
    ],
    told: { 'PosBufferHigh P2': BOTH, 'PosBufferFull P1': BOTH },
  },
  'the contract ends in eight days, then in six, then it is renewed': {
    seen: [
      [endsIn(40), 1],
      [endsIn(8), 8],
      [endsIn(6), 4],
      [endsIn(40), 4],
    ],
    told: { 'PosOfdContractExpires P2': BOTH, 'PosOfdContractExpires P1': BOTH },
  },
  'unprinted receipts grow from two to four': {
    seen: [
      [FINE, 1],
      [shown('PosReceiptNotPrinted'), 5],
      [shown('PosReceiptsNotPrinted'), 4],
      [FINE, 4],
    ],
    told: { 'PosReceiptNotPrinted P2': BOTH, 'PosReceiptsNotPrinted P1': BOTH },
  },
  'all is well': { seen: [[FINE, 12]], told: {} },
};
/** These end when something is seen again, not when what was seen is over. */
const WATCHING = ['PosMonitorDown', 'PosBufferUnreadable'];

const LONG = 20;
const lengthOf = ({ seen }: Row) => seen.reduce((sum, [, long]) => sum + long, 0);
const [long, short] = [true, false].map((wanted) =>
  Object.entries(ROWS).filter(([, row]) => lengthOf(row) > LONG === wanted),
);
const played = [...drawn(import.meta.filename, 'stories of a shop', short ?? [], 5), ...(WHOLE ? (long ?? []) : [])];

let chain: ScaledChain;
const puppets = new Map<string, Puppet>();

beforeAll(async () => {
  for (const [name, { seen }] of played) puppets.set(name, await startPuppet(seen[0]?.[0] ?? 'gone'));
  chain = await startScaledChain([...puppets.values()].map(({ instance }) => instance));
}, 60_000);

afterAll(async () => {
  await chain?.stop();
  for (const puppet of puppets.values()) await puppet.stop();
}, 60_000);

describe.concurrent('every message', () => {
  test.each(played)('%s', { timeout: 400_000 }, async (name, { seen, told }) => {
    const puppet = puppets.get(name);
    if (puppet === undefined) throw new Error('nobody plays it');
    for (const [index, [what, long]] of seen.entries()) {
      if (index > 0 && index === seen.length - 1) expect(endsToldBefore(puppet.instance)).toEqual([]);
      puppet.show(what);
      await new Promise((resolve) => setTimeout(resolve, minutes(long)));
      if (what !== 'gone' || told['PosDlqNotEmpty P1'] === undefined || long < 5) continue;
      const { unknown, summary } = (await chain.annotations(puppet.instance, 'PosDlqNotEmpty')) ?? {};
      expect([unknown, summary]).toEqual([
        expect.stringMatching(/^неизвестно с \d\d:\d\d$/),
        'Ошибки отправки в ОФД: чеков в DLQ 2',
      ]);
    }
    await vi.waitFor(() => expect(chain.told(puppet.instance)).toEqual(told), TO_THE_END);
  });
});

test('nobody is told that messages fail, though a monitor that is away hears none', () => {
  expect(chain.names()).not.toContain('PosNotificationsFailing');
});

function endsToldBefore(instance: string): string[] {
  return Object.entries(chain.told(instance))
    .filter(([name, statuses]) => statuses.includes('resolved') && !WATCHING.some((one) => name.startsWith(one)))
    .map(([name]) => name);
}

function shown(name: string): Snapshot {
  const alertCase = ALERT_CASES[name];
  if (alertCase === undefined) throw new Error(`${name} has no case`);
  return snapshotFor(alertCase.fires);
}

function endsIn(days: number): Snapshot {
  return snapshotFor({ shop: { contractEnds: NOW + days * DAY - 3600 } });
}

/** For so long that it is told. */
function unreadable(): Snapshot {
  return snapshotFor(ALERT_CASES.PosBufferUnreadable?.fires ?? {});
}

function times(count: number, ...steps: readonly Step[]): Step[] {
  return Array.from({ length: count }, () => steps).flat();
}
