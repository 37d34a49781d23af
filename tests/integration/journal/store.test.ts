import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENTRY_KINDS, type Entry, entry, type JournalQuery } from '../../../src/domain/journal.ts';
import { STEPS } from '../../../src/journal/schema.ts';
import { JournalStore, setAside } from '../../../src/journal/store.ts';

const ALL: JournalQuery = { from: null, to: null, alert: null, posId: null, kinds: null, before: null, limit: 1000 };
const DAY = 86_400;
const NOW = 1_790_000_000;
const LATER = NOW + DAY;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-journal-'));
  path = join(folder, 'journal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function began(name: string, at: number, more: Partial<Entry> = {}): Entry {
  return entry({ at, kind: 'began', alert: name, level: 'P1', since: at, text: `${name}!`, ...more });
}

describe('what was written', () => {
  test('is read back, the newest first, after the file was closed and opened', () => {
    const store = new JournalStore(path);
    const written = [
      began('PosDlqNotEmpty', NOW, { posId: 'POS-001' }),
      entry({ at: NOW + 60, kind: 'seen', alert: 'PosDlqNotEmpty', posId: 'POS-001', who: 'Касса 1' }),
      entry({ at: NOW + 90, kind: 'over', alert: 'PosDlqNotEmpty', posId: 'POS-001', level: 'P1' }),
    ];
    store.append(written);
    store.close();
    const again = new JournalStore(path);
    const { entries, next } = again.page(ALL);
    again.close();
    expect(entries.map(({ id: _, ...kept }) => kept).toReversed()).toEqual(written);
    expect(next).toBeNull();
  });

  test('as a note stands until the next one of its name, in a file of the first version too', () => {
    const first = new JournalStore(path, { schema: STEPS.slice(0, 1) });
    first.close();
    const file = new DatabaseSync(path);
    file.exec(`INSERT INTO entry (at, kind, alert, level) VALUES (${NOW}, 'began', 'PosDlqNotEmpty', 'P1')`);
    file.close();
    const store = new JournalStore(path);
    expect(store.remembered(LATER)).toMatchObject({ notes: {}, alerts: [{ name: 'PosDlqNotEmpty' }] });
    for (const text of ['[1]', '[1,2]']) store.keep('disk', text);
    store.keep('other', '');
    store.close();
    const again = new JournalStore(path);
    expect(again.remembered(LATER).notes).toEqual({ disk: '[1,2]', other: '' });
    again.close();
  });

  test('with a key is written once', () => {
    const store = new JournalStore(path);
    for (const text of ['first', 'second']) store.append([entry({ at: NOW, kind: 'notice', key: 'morning', text })]);
    expect(store.page(ALL).entries.map(({ text }) => text)).toEqual(['first']);
    expect(store.remembered(LATER).recent.map(({ key }) => key)).toEqual(['morning']);
    store.close();
  });

  test('is filtered, and its pages leave out nothing and repeat nothing', () => {
    const names = ['PosA', 'PosB'];
    const entries = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 100 }),
        kind: fc.constantFrom(...ENTRY_KINDS),
        alert: fc.constantFrom(null, ...names),
        posId: fc.constantFrom(null, 'POS-001', 'POS-002'),
      }),
      { maxLength: 40 },
    );
    const query = fc.record({
      from: fc.option(fc.integer({ min: 0, max: 100 })),
      to: fc.option(fc.integer({ min: 0, max: 100 })),
      alert: fc.option(fc.constantFrom(...names)),
      posId: fc.option(fc.constantFrom('POS-001', 'POS-002')),
      kinds: fc.option(fc.subarray([...ENTRY_KINDS], { minLength: 1 })),
      limit: fc.integer({ min: 1, max: 7 }),
    });
    let round = 0;
    fc.assert(
      fc.property(entries, query, (given, asked) => {
        const store = new JournalStore(join(folder, `${round++}.db`));
        store.append(given.map(entry));
        const read: unknown[] = [];
        for (let before: number | null = null; ; ) {
          const page = store.page({ ...asked, before });
          read.push(...page.entries.map(({ id: _, ...kept }) => kept));
          if (page.next === null) break;
          before = page.next;
        }
        store.close();
        const { from, to, alert, posId, kinds } = asked;
        const expected = given.filter(
          (one) =>
            (from === null || one.at >= from) &&
            (to === null || one.at < to) &&
            (alert === null || one.alert === alert) &&
            (posId === null || one.posId === null || one.posId === posId) &&
            (kinds === null || kinds.includes(one.kind)),
        );
        expect(read).toEqual(expected.map(entry).toReversed());
      }),
      { numRuns: 25 },
    );
  });
});

test('what stood for days is at hand again, however many messages repeated it', () => {
  const store = new JournalStore(path);
  const since = NOW - 30 * DAY;
  const repeated = Array.from({ length: 24 * 30 }, (_, hour) =>
    entry({ at: since + 60 + hour * 3600, kind: 'told', alert: 'PosDlqNotEmpty', level: 'P1' }),
  );
  const gone = [began('PosAdapterDown', since), entry({ at: since + 9, kind: 'over', alert: 'PosAdapterDown' })];
  store.append([began('PosDlqNotEmpty', since), ...gone, ...repeated, entry({ at: NOW, kind: 'started' })]);
  const { recent } = store.remembered(LATER);
  store.close();
  expect(recent[0]).toEqual(began('PosDlqNotEmpty', since));
  expect(recent.slice(1).every(({ kind, at }) => kind !== 'began' && at >= NOW - 36 * 3600)).toBe(true);
});

test('an alert without an end is remembered, with who saw it since it grew worse', () => {
  const store = new JournalStore(path);
  const seen = (alert: string, at: number, who: string) => entry({ at, kind: 'seen', alert, who });
  store.append([
    began('PosA', NOW),
    seen('PosA', NOW + 1, 'Касса 1'),
    began('PosB', NOW + 2, { level: 'P2' }),
    seen('PosB', NOW + 3, 'Касса 1'),
    entry({ at: NOW + 4, kind: 'worse', alert: 'PosB', level: 'P1', since: NOW + 2, text: 'worse', amount: 4.5 }),
    began('PosC', NOW + 5),
    entry({ at: NOW + 6, kind: 'lapsed', alert: 'PosC', level: 'P1' }),
    entry({ at: NOW + 7, kind: 'unknown', alert: 'PosA', level: 'P1', since: NOW, text: 'PosA!' }),
    entry({ at: NOW + 8, kind: 'failed', who: 'telegram' }),
  ]);
  expect(store.remembered(LATER)).toMatchObject({
    until: NOW + 8,
    channels: { telegram: { delivered: null, failed: NOW + 8 } },
  });
  expect(store.remembered(LATER).alerts.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    {
      name: 'PosA',
      posId: null,
      level: 'P1',
      since: NOW,
      message: 'PosA!',
      levelSince: NOW,
      waitsSince: NOW,
      grown: null,
      unknownSince: NOW + 7,
      acknowledged: { at: NOW + 1, by: 'Касса 1' },
    },
    {
      name: 'PosB',
      posId: null,
      level: 'P1',
      since: NOW + 2,
      message: 'worse',
      levelSince: NOW + 4,
      waitsSince: NOW + 4,
      grown: 4.5,
      unknownSince: null,
      acknowledged: null,
    },
  ]);
  store.close();
});

test('who was to look at it waits since it began, however often it grew worse; and anew since it was seen, or rose', () => {
  const store = new JournalStore(path);
  const worse = (alert: string, at: number) => entry({ at, kind: 'worse', alert, level: 'P1', amount: at - NOW });
  const seen = (alert: string, at: number) => entry({ at, kind: 'seen', alert, who: 'Касса 1' });
  store.append([
    ...[began('PosA', NOW - 9), entry({ at: NOW - 8, kind: 'over', alert: 'PosA', level: 'P1' })],
    ...[began('PosA', NOW), worse('PosA', NOW + 1), worse('PosA', NOW + 2)],
    ...[
      began('PosB', NOW),
      worse('PosB', NOW + 1),
      seen('PosB', NOW + 2),
      worse('PosB', NOW + 3),
      worse('PosB', NOW + 4),
    ],
    ...[began('PosC', NOW, { level: 'P2' }), worse('PosC', NOW + 1), worse('PosC', NOW + 2)],
  ]);
  const waits = store
    .remembered(LATER)
    .alerts.map(({ name, waitsSince, levelSince }) => [name, waitsSince, levelSince]);
  expect(waits.toSorted()).toEqual([
    ['PosA', NOW, NOW + 2],
    ['PosB', NOW + 3, NOW + 4],
    ['PosC', NOW + 1, NOW + 2],
  ]);
  store.close();
});

describe('bounds', () => {
  test('what is older than a year goes', () => {
    const store = new JournalStore(path);
    const yesterday = began('PosYesterday', NOW - 2 * DAY);
    store.append([began('PosOld', NOW - 400 * DAY), began('PosNew', NOW - 300 * DAY), yesterday]);
    store.prune(NOW);
    expect(store.page(ALL).entries.map(({ alert }) => alert)).toEqual(['PosYesterday', 'PosNew']);
    store.close();
  });

  test('a clock that goes years ahead costs nothing, and says nothing of what is new', () => {
    const store = new JournalStore(path);
    const ahead = NOW + 4 * 366 * DAY;
    store.append([began('PosOpen', NOW - 60), entry({ at: ahead, kind: 'started' })]);
    store.prune(ahead + 60);
    const said = entry({ at: NOW, kind: 'notice', key: 'morning', text: 'Доброе утро' });
    store.append([said, entry({ at: NOW + 5, kind: 'stopped' })]);
    const { until, recent, alerts } = store.remembered(NOW + 60);
    store.close();
    expect(until).toBe(NOW + 5);
    expect(alerts).toMatchObject([{ name: 'PosOpen' }]);
    expect(recent).toEqual(expect.arrayContaining([said, began('PosOpen', NOW - 60)]));
  });

  test('a night of flapping costs its own day, and no other', () => {
    const store = new JournalStore(path, { mostEntries: 100 });
    const quiet = Array.from({ length: 30 }, (_, day) => began('PosQuiet', NOW + day * DAY));
    const noisy = Array.from({ length: 500 }, (_, at) => began('PosNoisy', NOW + 7 * DAY + at));
    store.append([...quiet, ...noisy]);
    store.prune(NOW + 30 * DAY);
    const { entries } = store.page(ALL);
    store.close();
    expect(entries).toHaveLength(100);
    expect(entries.filter(({ alert }) => alert === 'PosQuiet').length).toBeGreaterThanOrEqual(29);
    expect(entries.find(({ alert }) => alert === 'PosNoisy')?.at).toBe(NOW + 7 * DAY + 499);
  });
});

describe('a file that cannot be used', () => {
  const refusal = (open: () => JournalStore) => {
    try {
      open().close();
      return 'opened';
    } catch (error) {
      return error instanceof Error && 'reason' in error ? error.reason : String(error);
    }
  };

  test('that a second program holds is refused, and free once the first has gone', () => {
    const first = new JournalStore(path);
    expect(refusal(() => new JournalStore(path))).toBe('in_use');
    first.close();
    expect(refusal(() => new JournalStore(path))).toBe('opened');
  });

  test.each([
    ['no database at all', () => writeFileSync(path, 'this is a letter, and not a database'.repeat(500))],
    [
      'a database with a torn page',
      () => {
        const store = new JournalStore(path);
        store.append(Array.from({ length: 500 }, (_, at) => began('PosA', at)));
        store.close();
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 8192, 16_384);
        writeFileSync(path, bytes);
      },
    ],
  ])('%s is damaged; set aside it is kept to the byte', (_what, spoil) => {
    spoil();
    const before = readFileSync(path);
    expect(refusal(() => new JournalStore(path))).toBe('damaged');
    const aside = setAside(path, NOW);
    expect(readFileSync(aside)).toEqual(before);
    expect(refusal(() => new JournalStore(path))).toBe('opened');
    expect(readdirSync(folder).sort()).toEqual(['journal.db', 'journal.db.damaged-20260921T141320Z']);
    setAside(path, NOW);
    expect(readFileSync(aside)).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['', '-2'].map((nth) => `journal.db.damaged-20260921T141320Z${nth}`));
  });

  test('of a newer version is left as it is; an older one is taken over with what it holds', () => {
    const first = 'CREATE TABLE entry (id INTEGER PRIMARY KEY, at INTEGER NOT NULL)';
    const second = 'ALTER TABLE entry ADD COLUMN mood TEXT';
    new JournalStore(path, { schema: [first] }).close();
    const older = new DatabaseSync(path);
    older.exec('INSERT INTO entry (at) VALUES (7)');
    older.close();
    new JournalStore(path, { schema: [first, second] }).close();
    const db = new DatabaseSync(path);
    expect(db.prepare('SELECT * FROM entry').all()).toEqual([{ id: 1, at: 7, mood: null }]);
    db.close();
    const before = readFileSync(path);
    expect(refusal(() => new JournalStore(path, { schema: [first] }))).toBe('newer_version');
    expect(readFileSync(path)).toEqual(before);
  });

  test('of another program is left as it is', () => {
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE receipts (id TEXT)');
    other.close();
    expect(refusal(() => new JournalStore(path))).toBe('not_ours');
    const db = new DatabaseSync(path);
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'receipts' }]);
    db.close();
  });
});
