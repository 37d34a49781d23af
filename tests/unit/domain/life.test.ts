import { describe, expect, test } from 'vitest';
import { shownAlerts } from '../../../src/domain/alerts/active.ts';
import { type Attention, attentionOn, seenBy, unseenSince } from '../../../src/domain/alerts/attention.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { amountOf } from '../../../src/domain/alerts/condition.ts';
import { NOTHING_ENDED } from '../../../src/domain/alerts/flapping.ts';
import { doubling, type Growth, growingBy, halving } from '../../../src/domain/alerts/growth.ts';
import {
  type Lives,
  liveOn,
  livesAfterSetting,
  livesMoved,
  livesWithout,
  NO_LIVES,
  restoredLife,
} from '../../../src/domain/alerts/life.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { dlqSize } from '../../../src/domain/series/delivery.ts';
import type { Snapshot, Sources } from '../../../src/domain/snapshot.ts';
import { ALERT_CASES, adapter, counts, shift, snapshotFor, waiting } from '../../support/alert-cases.ts';
import { HEALTH, NOW, quietFacts, snapshotOf } from '../../support/facts.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const DLQ = { dlq: [1, 2, 3].map(() => ({ posId: null, failedAt: NOW })) };

/** A buffer that was last read well at `readAt` and cannot be read at `now`. */
function blind(facts: Partial<BufferFacts>, now: number, readAt = NOW): Snapshot {
  const goodReading = {
    ok: true,
    at: readAt,
    source: 'live',
    facts: quietFacts(readAt, facts),
    day: '2026-11-20',
  } as const;
  return snapshotOf(
    {},
    { now, sources: { reading: { ok: false, at: now, reason: 'locked', detail: '' }, goodReading } },
  );
}

/** What happened in each step. */
function lived(snapshots: readonly Snapshot[], from: Lives = NO_LIVES) {
  let [lives, ends] = [from, NOTHING_ENDED];
  const told = snapshots.map((snapshot) => {
    const step = liveOn(lives, snapshot, ends);
    ({ lives, ends } = step);
    return step.transitions.map(({ kind, alert, hidden }) => `${kind} ${alert.name}${hidden ? ' (hidden)' : ''}`);
  });
  return { told, lives, ends };
}

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
    const back = livesMoved(livesAfterSetting(lives, -HOUR), -HOUR);
    expect(lived([snapshotOf(facts, { now: NOW - HOUR })], back).told).toEqual([[]]);
    expect(lived([snapshotOf({}, { now: NOW - HOUR })], back).told).toEqual([['over PosReceiptWaiting']]);
  });
});

test('what was known of another source is forgotten with it', () => {
  const sources = adapter({ health: { ...HEALTH, breaker: 'OPEN' } });
  const { lives } = lived([snapshotOf(DLQ, { sources })]);
  expect(livesWithout(lives, 'buffer').map(({ name }) => name)).toEqual(['PosBreakerOpen']);
  expect(livesWithout(lives, 'adapter').map(({ name }) => name)).toEqual(['PosDlqNotEmpty']);
});

test('at the same level it grows worse when there are twice as many as when that was last told, and is to be seen anew', () => {
  const given = (count: number, now: number) =>
    snapshotOf({ dlq: Array.from({ length: count }, () => ({ posId: null, failedAt: NOW })) }, { now });
  const amounts = [2, 3, 4, 5, 4, 7, 8];
  const { told } = lived(amounts.map((amount, at) => given(amount, NOW + at)));
  expect(told).toEqual([['began PosDlqNotEmpty'], [], ['worse PosDlqNotEmpty'], [], [], [], ['worse PosDlqNotEmpty']]);

  const seen = { at: NOW + 1, by: 'Касса 1' };
  let [lives, attention]: [Lives, readonly Attention[]] = [NO_LIVES, []];
  const waited: (number | null)[] = [];
  const looks = amounts.map((amount, at) => {
    lives = liveOn(lives, given(amount, NOW + at)).lives;
    attention = attentionOn(attention, lives, shownAlerts(lives), NOW + at);
    const known = attention[0]?.seen;
    waited.push(unseenSince(attention));
    if (at === 1 || at === 4) attention = seenBy(attention, { name: 'PosDlqNotEmpty', posId: null, seen, renew: 900 });
    return [known === null ? 'unseen' : 'seen', attention[0]?.since];
  });
  expect(waited).toEqual([NOW, NOW, NOW + 2, NOW + 2, NOW + 2, null, NOW + 6]);
  expect(looks).toEqual([
    ['unseen', NOW],
    ['unseen', NOW],
    ['unseen', NOW + 2],
    ['unseen', NOW + 2],
    ['unseen', NOW + 2],
    ['seen', NOW + 2],
    ['unseen', NOW + 6],
  ]);
});

test('what nobody has seen waits since it began, though it grows worse meanwhile', () => {
  const dlq = (count: number, now: number) =>
    snapshotOf({ dlq: Array(count).fill({ posId: null, failedAt: NOW }) }, { now });
  const first = liveOn(NO_LIVES, dlq(2, NOW)).lives;
  const second = liveOn(first, dlq(4, NOW + 600)).lives;
  const attention = attentionOn(attentionOn([], first, first, NOW), second, second, NOW + 600);
  expect(attention).toContainEqual(expect.objectContaining({ since: NOW + 600, waitsSince: NOW }));
  expect(unseenSince(attention)).toBe(NOW);
});

describe('an alert that comes and goes', () => {
  const at = (facts: Partial<BufferFacts>, now: number) =>
    snapshotOf(facts, { now, sources: adapter({ answeredAt: now }) });
  /** For so many seconds there are rows in the DLQ, and then none. */
  const turns = (count: number, bad: number, good: number) =>
    Array.from({ length: count }, (_, turn) => {
      const begins = NOW + turn * (bad + good);
      return [
        ...[at(DLQ, begins), at(DLQ, begins + bad - 1)],
        ...[at({}, begins + bad), at({}, begins + bad + good - 1)],
      ];
    }).flat();
  const flat = (snapshots: readonly Snapshot[]) => lived(snapshots).told.flat();
  const [began, over] = ['began PosDlqNotEmpty', 'over PosDlqNotEmpty'];

  test('is told three times, and is over when it has been gone for half an hour', () => {
    const hour = turns(20, 90, 90);
    expect(flat(hour)).toEqual([began, over, began, over, began]);
    const gone = NOW + 20 * 180 - 90;
    const { lives } = lived(hour);
    expect(lives).toMatchObject([{ goneSince: gone, state: 'active' }]);
    expect(lives[0]?.message).toBe('Сейчас прошло, но возвращается: Ошибки отправки в ОФД: чеков в DLQ 3');
    expect(flat([...hour, at({}, gone + 1799)])).toHaveLength(5);
    expect(flat([...hour, at({}, gone + 1800)]).at(-1)).toBe(over);
    expect(lived([...hour, at(DLQ, gone + 99)]).lives).toMatchObject([
      { goneSince: null, since: NOW + 360, message: 'Ошибки отправки в ОФД: чеков в DLQ 3' },
    ]);
  });

  test('so seldom that people can follow is told each time', () => {
    expect(flat(turns(4, 90, 3600)).filter((told) => told === over)).toHaveLength(4);
  });

  test('for less time than it takes to be sent is none', () => {
    expect(flat(turns(5, 50, 30))).toEqual(Array(5).fill([began, over]).flat());
  });

  test('cannot be seen meanwhile: it stands, and time goes on', () => {
    const told = flat([...turns(3, 90, 90), blind({}, NOW + 560), blind({}, NOW + 4000), at({}, NOW + 4001)]);
    const ofDlq = told.filter((words) => words.endsWith('PosDlqNotEmpty'));
    expect(ofDlq).toEqual([began, over, began, over, began, 'unknown PosDlqNotEmpty', over]);
  });
});

describe('how an alert grows', () => {
  const amount = amountOf(dlqSize);
  const worse = ({ isWorse }: Growth, amounts: readonly number[]) => {
    const told = [amounts[0] ?? 0];
    for (const now of amounts) if (isWorse(told.at(-1) ?? 0, now)) told.push(now);
    return told.slice(1);
  };

  test.each([
    ['doubles', doubling(amount), [2, 3, 4, 1, 4, 7, 8, 8], [4, 8]],
    ['halves', halving(amount), [100, 60, 50, 90, 26, 25, 0, 0, -1], [50, 25, 0, -1]],
    ['grows by 10', growingBy(10, amount), [80, 89, 90, 80, 90, 100.5], [90, 100.5]],
  ] as const)('%s', (step, growth, amounts, told) => {
    expect(growth.step).toBe(step);
    expect(worse(growth, amounts)).toEqual(told);
  });

  test.each(catalog.filter(({ grows }) => grows !== null).map(({ name }) => name))('%s has an amount', (name) => {
    const alertCase = ALERT_CASES[name];
    const found = lived([snapshotFor(alertCase?.fires ?? {})]).lives.filter((life) => life.name === name);
    expect(found.map(({ amount: has }) => typeof has)).toEqual(found.map(() => 'number'));
    expect(found).not.toEqual([]);
  });
});
