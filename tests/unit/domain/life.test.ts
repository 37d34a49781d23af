import { describe, expect, test } from 'vitest';
import { shownAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { type Lives, livesMoved, restoredLife } from '../../../src/domain/alerts/life.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import type { Snapshot, Sources } from '../../../src/domain/snapshot.ts';
import { ALERT_CASES, adapter, counts, shift, snapshotFor, waiting } from '../../support/alert-cases.ts';
import { HEALTH, NOW, snapshotOf } from '../../support/facts.ts';
import { blind, DAY, DLQ, HOUR, lived } from '../../support/lived.ts';

describe('an alert whose source cannot be seen', () => {
  test('is unknown since its source was last seen, with its last words, and neither ends nor begins', () => {
    const { told, lives } = lived([snapshotOf(DLQ), blind({}, NOW + 1), blind({}, NOW + 59), blind({}, NOW + 60)]);
    expect(told).toEqual([['began PosDlqNotEmpty'], [], [], ['began PosBufferUnreadable', 'unknown PosDlqNotEmpty']]);
    expect(shownAlerts(lives)).toMatchObject([
      { name: 'PosBufferUnreadable', state: 'active' },
      {
        name: 'PosDlqNotEmpty',
        state: 'unknown',
        unknownSince: NOW,
        since: NOW,
        message: 'Ошибки отправки в ОФД: чеков в DLQ 3',
      },
    ]);
  });

  test('is over only when a good look disproves it', () => {
    const dark = [snapshotOf(DLQ), blind(DLQ, NOW + 61), blind(DLQ, NOW + DAY)];
    expect(lived([...dark, snapshotOf(DLQ, { now: NOW + DAY + 1 })]).told.at(-1)).toEqual([
      'known PosDlqNotEmpty',
      'over PosBufferUnreadable',
    ]);
    expect(lived([...dark, snapshotOf({}, { now: NOW + DAY + 1 })]).told.at(-1)).toEqual([
      'over PosBufferUnreadable',
      'over PosDlqNotEmpty',
    ]);
  });

  test('is not told twice for a look that fails once', () => {
    expect(lived([snapshotOf(DLQ), blind(DLQ, NOW + 5), snapshotOf(DLQ, { now: NOW + 6 })]).told).toEqual([
      ['began PosDlqNotEmpty'],
      [],
      [],
    ]);
  });

  test('does not begin', () => {
    const open = adapter({ link: 'offline', health: { ...HEALTH, breaker: 'OPEN' }, openings: Array(9).fill(NOW - 5) });
    expect(lived([snapshotOf({}, { sources: open })]).told).toEqual([['began PosAdapterDown']]);
  });

  test('is the cash that does not add up: unknown while nobody can add it up, over with the shift', () => {
    const cash = (expected: number | null) => ({
      cash: { 'POS-001': { expected, unsynced: 0, oldestUnsynced: null } },
    });
    const mismatch = { ...shift(HOUR, 50_000), ...cash(0) };
    const unknown = snapshotOf({ ...mismatch, ...cash(null) }, { now: NOW + 1 });
    const { told, lives } = lived([snapshotOf(mismatch), unknown]);
    expect(told).toEqual([['began PosCashMismatch'], []]);
    expect(lives).toMatchObject([{ state: 'unknown', message: 'Касса не сходится: излишек 500,00 ₽' }]);
    expect(lived([unknown]).told).toEqual([[]]);
    const sessions = (status: 'closing' | 'closed') => shift(HOUR).sessions.map((one) => ({ ...one, status }));
    // A Z-report may fail, and the shift stay open.
    for (const facts of [
      { ...mismatch, sessions: sessions('closing') },
      { ...mismatch, sessions: null },
    ]) {
      expect(lived([snapshotOf(facts, { now: NOW + 2 })], lives)).toMatchObject({ told: [[]], lives });
    }
    const closed = sessions('closed');
    for (const facts of [{ ...mismatch, ...cash(50_000) }, { ...cash(null), sessions: closed }, { terminals: [] }]) {
      expect(lived([snapshotOf(facts, { now: NOW + 2 })], lives).told).toEqual([['over PosCashMismatch']]);
    }
  });

  test('is a full disk: the disk itself ends it, and what the adapter said it alone', () => {
    const gone = { link: 'offline', answeredAt: NOW } as const;
    const full = (sources: Partial<Sources>, freeBytes: number) =>
      snapshotOf({}, { sources: { ...sources, disk: { hours: [], now: { freeBytes, totalBytes: 250e9 } } } });
    const of = (words: readonly string[] = []) => words.filter((one) => one.endsWith('PosDiskFull'));
    const failing = adapter({ health: { ...HEALTH, databaseFails: true } });
    const failed = adapter({ ...gone, health: { ...HEALTH, databaseFails: true } });
    expect(of(lived([full(adapter({}), 1e6), full(adapter(gone), 1e6), full(adapter(gone), 10e9)]).told[2])).toEqual([
      'over PosDiskFull',
    ]);
    expect(of(lived([full(adapter({}), 1e6), full(adapter({ ...gone, health: null }), 10e9)]).told[1])).toEqual([
      'over PosDiskFull',
    ]);
    const { told } = lived([full(failing, 10e9), full(failed, 10e9), full(adapter({}), 10e9)]);
    expect(told.map(of)).toEqual([['began PosDiskFull'], [], ['over PosDiskFull']]);
  });

  test.each([
    ['the adapter is gone', adapter({ link: 'offline' })],
    ['it says that it does not know', adapter({ health: { ...HEALTH, breaker: 'UNKNOWN' } })],
    ['it has not answered since we look on', adapter({ link: 'busy', health: null, answeredAt: null })],
  ])('of the adapter: %s', (_, sources: Partial<Sources>) => {
    const open = snapshotOf({}, { sources: adapter({ health: { ...HEALTH, breaker: 'OPEN' } }) });
    const { lives } = lived([open, snapshotOf({}, { now: NOW + 30, sources })]);
    expect(lives).toContainEqual(expect.objectContaining({ name: 'PosBreakerOpen', state: 'unknown' }));
  });

  test('also where a reading throws: the others go on', () => {
    const broken = snapshotOf({ ...counts(170), ...DLQ }, { now: NOW + 1 });
    const throwing = { ...broken, till: Object.defineProperty({ ...broken.till }, 'dlq', { get: fail }) } as Snapshot;
    const { told, lives } = lived([snapshotOf(DLQ), throwing]);
    expect(told[1]).toEqual(['began PosBufferHigh', 'began PosReadingsFailing']);
    expect(lives).toContainEqual(expect.objectContaining({ name: 'PosDlqNotEmpty', state: 'unknown' }));
  });
});

function fail(): never {
  throw new Error('a reading that throws');
}

describe('growing worse', () => {
  test('is no end: a higher level of the same alert', () => {
    const ends = (days: number) => snapshotOf({}, { shop: { contractEnds: NOW + days * DAY } });
    const { told, lives } = lived([ends(20), ends(7), ends(20), ends(90)]);
    const name = 'PosOfdContractExpires';
    expect(told).toEqual([[`began ${name}`], [`worse ${name}`], [`better ${name}`], [`over ${name}`]]);
    expect(lives).toEqual([]);
  });

  test('is no end: the lower alert stands on behind the higher one', () => {
    const { told } = lived([snapshotOf(counts(170)), snapshotOf(counts(200)), snapshotOf(counts(0))]);
    expect(told).toEqual([
      ['began PosBufferHigh'],
      ['began PosBufferFull', 'worse PosBufferHigh (hidden)'],
      ['over PosBufferFull', 'over PosBufferHigh (hidden)'],
    ]);
  });

  test('is no end: two receipts that are not printed, then four', () => {
    const unprinted = (number: number) => ({
      unprinted: Array.from({ length: number }, (_, at) => ({ posId: 'POS-001', createdAt: NOW - 120 + at })),
    });
    expect(lived([snapshotOf(unprinted(2)), snapshotOf(unprinted(4))]).told).toEqual([
      ['began PosReceiptNotPrinted'],
      ['began PosReceiptsNotPrinted'],
    ]);
  });
});

describe('receipts that are not printed', () => {
  const unprinted = [300, 200, 120].map((age) => ({ posId: 'POS-001', createdAt: NOW - age }));
  const first = snapshotOf({ unprinted });
  const later = (facts: Partial<BufferFacts>, at = NOW + 5 * HOUR) =>
    lived([first, snapshotOf(facts, { now: at, sources: adapter({ answeredAt: at }) })]).told[1];
  const signed = (signedAt: number) => ({
    lastReceipts: { 'POS-001': { createdAt: signedAt, fnNumber: null, signedAt } },
  });

  test('do not end with time', () => {
    expect(later({ unprinted })).toEqual([]);
    expect(later({ unprinted }, NOW + 60 * HOUR)).toEqual([]);
  });

  test('end with a newer receipt that bears a fiscal sign', () => {
    expect(later({ unprinted, ...signed(NOW + 5 * HOUR) })).toEqual([
      'over PosReceiptsNotPrinted',
      'over PosReceiptNotPrinted (hidden)',
    ]);
    expect(later({ unprinted, ...signed(NOW - 600) })).toEqual([]);
  });

  test('end with the shift', () => {
    const [open] = shift(0).sessions;
    const closed = { ...open, openedAt: NOW - HOUR, status: 'closed', closedAt: NOW + HOUR } as const;
    expect(
      later({
        unprinted,
        sessions: [{ ...closed, sessionId: 's', posId: 'POS-001', cash: 0, card: 0, zReport: null }],
      }),
    ).toHaveLength(2);
  });

  test('of one till are not ended by another', () => {
    const other = { lastReceipts: { 'POS-002': { createdAt: NOW, fnNumber: null, signedAt: NOW + HOUR } } };
    expect(later({ unprinted, ...other })).toEqual([]);
  });

  test('a printer that prints some receipts and others not is not well with the next one that it prints', () => {
    const spotty = [400, 300, 200].map((age) => ({ posId: 'POS-001', createdAt: NOW - age }));
    expect(snapshotOf({ unprinted: spotty, ...signed(NOW - 170) }).till?.notPrinted).toBe(3);
    expect(snapshotOf({ unprinted: spotty, ...signed(NOW - 140) }).till?.notPrinted).toBe(0);
  });
});

test('what looks at a window lapses, the rest is over', () => {
  const ends = Object.entries(ALERT_CASES).flatMap(([name, { fires }]) => {
    const gone = { ...snapshotFor({}), now: NOW + 1 };
    return lived([snapshotFor(fires), gone]).told[1]?.filter((told) => told.includes(`${name}`)) ?? [];
  });
  const lapsed = ends.filter((told) => told.startsWith('lapsed')).map((told) => told.split(' ')[1]);
  expect([...new Set(lapsed)].toSorted()).toEqual([
    'PosAdapterSlow',
    'PosBreakerFlapping',
    'PosDuplicateReceipt',
    'PosShiftOutlivesNight',
    'PosUnusableRows',
  ]);
  expect(ends).toContain('over PosDlqNotEmpty');
});

describe('a restart of the program', () => {
  const known = lived([snapshotOf({ ...DLQ, ...counts(170) })]).lives;
  const restored = (JSON.parse(JSON.stringify(known)) as Lives).map((life) => restoredLife(life, NOW + 60));

  test('ends nothing and begins nothing', () => {
    expect(restored.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    const before = snapshotOf(
      {},
      { now: NOW + 60, sources: { reading: null, goodReading: null, watchingSince: NOW + 60 } },
    );
    expect(lived([before, snapshotOf({ ...DLQ, ...counts(170) }, { now: NOW + 61 })], restored).told).toEqual([[], []]);
  });

  test('tells what ended meanwhile', () => {
    expect(lived([snapshotOf(counts(170), { now: NOW + 61 })], restored).told).toEqual([['over PosDlqNotEmpty']]);
  });

  test('disproves nothing by what it has not watched yet', () => {
    const slow = adapter({ slowTries: [true, true, true], openings: Array(6).fill(NOW - 60) });
    const { lives } = lived([snapshotOf({}, { sources: slow })]);
    const young = { ...adapter({ slowTries: [false] }), watchingSince: NOW };
    expect(
      lived(
        [snapshotOf({}, { now: NOW + 20, sources: young })],
        lives.map((life) => restoredLife(life, NOW)),
      ).told,
    ).toEqual([[]]);
  });

  test('an unreadable buffer and a silent adapter stand until something good is seen', () => {
    const sources = { ...adapter({ link: 'busy', answeredAt: NOW - 601 }) };
    const dark = { reading: { ok: false, at: NOW, reason: 'missing', detail: '' }, goodReading: null } as const;
    const { lives } = lived([snapshotOf({}, { sources: { ...sources, ...dark } })]);
    expect(lives.map(({ name }) => name).sort()).toEqual(['PosAdapterDown', 'PosBufferUnreadable']);
    const busy = adapter({ link: 'busy', answeredAt: null, health: null, firstTryAt: NOW + 10, slowTries: [true] });
    const again = snapshotOf({}, { now: NOW + 20, sources: { ...busy, ...dark, watchingSince: NOW + 10 } });
    expect(
      lived(
        [again],
        lives.map((life) => restoredLife(life, NOW + 10)),
      ).told,
    ).toEqual([[]]);
  });
});

describe('the clock', () => {
  test('moves every time of a life along', () => {
    const { lives } = lived([snapshotOf(DLQ), blind(DLQ, NOW + 60)]);
    expect(livesMoved(livesMoved(lives, -HOUR), HOUR)).toEqual(lives);
    expect(livesMoved(lives, -HOUR)).toContainEqual(
      expect.objectContaining({ name: 'PosDlqNotEmpty', since: NOW - HOUR, unknownSince: NOW - HOUR }),
    );
  });

  test('set back does not end what is told by an age', () => {
    const facts = waiting(4 * HOUR + 60);
    const { lives } = lived([snapshotOf(facts)]);
    const back = livesMoved(lives, -HOUR);
    expect(lived([snapshotOf(facts, { now: NOW - HOUR })], back).told).toEqual([[]]);
    expect(lived([snapshotOf({}, { now: NOW - HOUR })], back).told).toEqual([['over PosReceiptWaiting']]);
  });
});
