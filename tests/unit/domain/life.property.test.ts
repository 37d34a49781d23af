/**
 * Whatever happens to a shop, what is told of its alerts is what somebody would tell who knows the shop itself. That
 * somebody (the oracle) knows neither the catalog nor the series: only what is wrong, and what can be seen.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlertTransition, restoredLife } from '../../../src/domain/alerts/life.ts';
import type { Instant } from '../../../src/domain/clocks.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { after, type Known, type News, NOTHING_KNOWN, nothingSeen, type Seen } from '../../../src/domain/seen.ts';
import { HEALTH, NOW, quietFacts, SHOP, waitingReceipt } from '../../support/facts.ts';
import { rounds } from '../../support/share.ts';

const DAY = 86_400;
const LIMITS = { slowSeconds: 5 };
/** Of nine seconds each: a minute and a little. */
const STEPS = 8;

type Deed =
  | { readonly does: 'dlq'; readonly rows: number }
  /** Rows come into the DLQ and go, again and again. */
  | { readonly does: 'turns'; readonly times: number }
  | { readonly does: 'key'; readonly denied: boolean }
  | { readonly does: 'pending'; readonly receipts: number }
  | { readonly does: 'sell'; readonly printed: boolean; readonly receipts: number }
  | { readonly does: 'drive'; readonly days: number }
  | { readonly does: 'breaker'; readonly open: boolean }
  | { readonly does: 'adapter'; readonly gone: boolean }
  | { readonly does: 'buffer'; readonly readable: boolean }
  | { readonly does: 'stuck'; readonly since: number | null }
  | { readonly does: 'sleep'; readonly seconds: number }
  | { readonly does: 'set'; readonly seconds: number }
  | { readonly does: 'restart' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ does: fc.constant('dlq'), rows: fc.constantFrom(0, 1, 3) }),
  fc.record({ does: fc.constant('turns'), times: fc.integer({ min: 2, max: 5 }) }),
  fc.record({ does: fc.constant('key'), denied: fc.boolean() }),
  fc.record({ does: fc.constant('pending'), receipts: fc.constantFrom(0, 170, 200) }),
  fc.record({ does: fc.constant('sell'), printed: fc.boolean(), receipts: fc.constantFrom(1, 3) }),
  fc.record({ does: fc.constant('drive'), days: fc.constantFrom(90, 20, 2) }),
  fc.record({ does: fc.constant('breaker'), open: fc.boolean() }),
  fc.record({ does: fc.constant('adapter'), gone: fc.boolean() }),
  fc.record({ does: fc.constant('buffer'), readable: fc.boolean() }),
  fc.record({ does: fc.constant('stuck'), since: fc.option(fc.constant(4 * 3600 - 90), { nil: null }) }),
  fc.record({ does: fc.constant('sleep'), seconds: fc.constantFrom(120, 1200) }),
  fc.record({ does: fc.constant('set'), seconds: fc.constantFrom(-3600, 3600) }),
  fc.record({ does: fc.constant('restart') }),
);

function played(deed: Deed): Deed[] {
  if (deed.does !== 'turns') return [deed];
  return Array.from({ length: 2 * deed.times }, (_, turn) => ({ does: 'dlq', rows: (turn + 1) % 2 }));
}

/** What is really so. */
class Shop {
  now: Instant = { wall: NOW, steady: 50_000 };
  dlq = 0;
  denied = false;
  pending = 0;
  unprinted: number[] = [];
  signedAt: number | null = null;
  driveDays = 90;
  driveEnds = NOW + 90 * DAY;
  open = false;
  gone = false;
  readable = true;
  stuckSince: number | null = null;
  clockWasSet = false;

  pass(seconds: number): void {
    this.now = { wall: this.now.wall + seconds, steady: this.now.steady + seconds };
  }

  facts(): BufferFacts {
    return quietFacts(this.now.wall, {
      counts: { pending: this.pending, syncing: 0, failed: 0 },
      dlq: this.dlq,
      undelivered: [
        ...(this.denied ? [waitingReceipt({ error: 'access', createdAt: this.now.wall })] : []),
        ...(this.stuckSince === null ? [] : [waitingReceipt({ createdAt: this.stuckSince })]),
      ],
      unprinted: this.unprinted.map((createdAt) => ({ posId: 'POS-001', createdAt })),
      lastReceipts: { 'POS-001': { createdAt: this.now.wall, fnNumber: null, signedAt: this.signedAt } },
    });
  }

  do(deed: Deed): void {
    switch (deed.does) {
      case 'dlq':
        this.dlq = deed.rows;
        break;
      case 'key':
        this.denied = deed.denied;
        break;
      case 'pending':
        this.pending = deed.receipts;
        break;
      case 'sell':
        if (deed.printed) [this.unprinted, this.signedAt] = [[], this.now.wall];
        else for (let each = 0; each < deed.receipts; each++) this.unprinted.push(this.now.wall + each);
        break;
      case 'drive':
        this.driveDays = deed.days;
        this.driveEnds = this.now.wall + deed.days * DAY - 7200;
        break;
      case 'breaker':
        this.open = deed.open;
        break;
      case 'adapter':
        this.gone = deed.gone;
        break;
      case 'buffer':
        this.readable = deed.readable;
        break;
      case 'stuck':
        this.stuckSince = deed.since === null ? null : (this.stuckSince ?? this.now.wall - deed.since);
        break;
      case 'sleep':
        this.pass(deed.seconds);
        break;
      case 'set':
        this.now = { ...this.now, wall: this.now.wall + deed.seconds };
        this.clockWasSet = true;
        break;
      case 'turns':
      case 'restart':
        break;
    }
  }
}

/** What was told of a trouble that stands; `goneAt` where it is gone, and stands since it comes and goes. */
interface Told {
  level: string;
  amount: number;
  readonly since: number;
  goneAt: number | null;
}

/** For how many seconds each stands before it is sent, and when its amount makes it worse. */
const WAITS: Readonly<Record<string, number>> = {
  ...{ PosDlqNotEmpty: 60, PosOfdAccessDenied: 120, PosBufferHigh: 300, PosBufferFull: 60, PosAdapterDown: 120 },
  ...{ PosBreakerOpen: 300, PosReceiptNotPrinted: 120, PosReceiptsNotPrinted: 60, PosFiscalDriveExpires: 0 },
};
const twice = (told: number, now: number) => now >= 2 * told;
const tenMore = (told: number, now: number) => now >= told + 10;
type Trouble = readonly [
  name: string,
  level: string | null,
  seen: boolean,
  amount?: number,
  isWorse?: (told: number, now: number) => boolean,
];

/** Each trouble with its level, and whether it can be seen; what was told of it last is remembered, and when it ended. */
class Oracle {
  readonly #told = new Map<string, Told>();
  readonly #ends: { readonly name: string; readonly at: number }[] = [];

  /** Of the looks from one moment of the steady clock to another, nine seconds apart. */
  expected(shop: Shop, from: number, to: number): string[] {
    const inBuffer = shop.readable;
    const pressed = this.#withinFourteenMinutes(shop.unprinted);
    const troubles: Trouble[] = [
      ['PosDlqNotEmpty', shop.dlq > 0 ? 'P1' : null, inBuffer, shop.dlq, twice],
      ['PosOfdAccessDenied', shop.denied ? 'P1' : null, inBuffer],
      ['PosBufferHigh', shop.pending >= 160 ? 'P2' : null, inBuffer, shop.pending / 2, tenMore],
      ['PosBufferFull', shop.pending >= 200 ? 'P1' : null, inBuffer],
      ['PosFiscalDriveExpires', shop.driveDays <= 3 ? 'P1' : shop.driveDays <= 30 ? 'P2' : null, true],
      ['PosAdapterDown', shop.gone ? 'P1' : null, true],
      ['PosBreakerOpen', shop.open ? 'P2' : null, !shop.gone],
      ...(shop.clockWasSet
        ? []
        : ([
            ['PosReceiptNotPrinted', shop.unprinted.length > 0 ? 'P2' : null, inBuffer],
            ['PosReceiptsNotPrinted', pressed >= 3 ? 'P1' : null, inBuffer, pressed, twice],
          ] satisfies Trouble[])),
    ];
    return troubles.flatMap(([name, level, seen, amount = 1, isWorse = () => false]) => {
      const before = this.#told.get(name);
      if (!seen) return [];
      if (level === null) return before === undefined ? [] : this.#gone(name, before, from, to);
      if (before === undefined) {
        // The date had come near long before anybody told of it.
        const since = name === 'PosFiscalDriveExpires' ? Number.NEGATIVE_INFINITY : from;
        this.#told.set(name, { level, amount, since, goneAt: null });
        return [`began ${name} ${level}`];
      }
      const [was, worse] = [before.level, isWorse(before.amount, amount)];
      Object.assign(before, { level, goneAt: null, amount: worse ? amount : before.amount });
      if (level === was && !worse) return [];
      return [`${worse || level < was ? 'worse' : 'better'} ${name} ${level}`];
    });
  }

  #gone(name: string, told: Told, from: number, to: number): string[] {
    const recently = this.#ends.filter((end) => end.name === name && from - end.at < 3600);
    const sent = from - told.since >= (WAITS[name] ?? 0);
    if (told.goneAt === null && sent && recently.length >= 2) told.goneAt = from;
    const due = told.goneAt === null ? from : told.goneAt + 1800;
    if (to < due) return [];
    const at = from + Math.max(0, Math.ceil((due - from) / 9) * 9);
    this.#told.delete(name);
    if (at - told.since >= (WAITS[name] ?? 0)) this.#ends.push({ name, at });
    return [`over ${name} ${told.level}`];
  }

  knows(name: string, shop: Shop): boolean {
    return !/Printed$/.test(name) || !shop.clockWasSet
      ? /Dlq|Access|Buffer(High|Full)|Drive|AdapterDown|BreakerOpen|Printed$/.test(name)
      : false;
  }

  #withinFourteenMinutes(times: readonly number[]): number {
    return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at <= from + 840).length));
  }
}

function look(seen: Seen, shop: Shop, news: readonly News[]): { seen: Seen; told: AlertTransition[] } {
  const told: AlertTransition[] = [];
  for (const one of news) {
    seen = after(seen, one, shop.now);
    told.push(...seen.transitions);
  }
  return { seen, told };
}

function newsOf(shop: Shop): News[] {
  const health = { ...HEALTH, breaker: shop.open ? 'OPEN' : 'CLOSED' } as const;
  const at = shop.now.wall;
  const good = { ok: true, at, source: 'live', facts: shop.facts(), day: '2026-11-20' } as const;
  return [
    { kind: 'settings', shop: { ...SHOP, driveEnds: shop.driveEnds }, limits: LIMITS, anotherAdapter: false },
    {
      kind: 'try',
      attempt: { seconds: 0.1, outcome: shop.gone ? { kind: 'refused', detail: '' } : { kind: 'answer', health } },
    },
    {
      kind: 'reading',
      asked: shop.now,
      reading: shop.readable ? good : { ok: false, at, reason: 'locked', detail: '' },
    },
  ];
}

function start(shop: Shop, known: Known): Seen {
  return nothingSeen({ shop: { ...SHOP, driveEnds: shop.driveEnds }, limits: LIMITS }, shop.now, known);
}

/** As a journal would keep it. */
function kept({ lives, ends }: Seen, { wall }: Instant): Known {
  const restored = lives.map((life) => restoredLife(life, wall));
  const known = { ...NOTHING_KNOWN, lives: restored, ends };
  return JSON.parse(JSON.stringify(known)) as Known;
}

test('what is told is what somebody would tell who knows the shop', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 14 }), (deeds) => {
      const shop = new Shop();
      const oracle = new Oracle();
      let seen = start(shop, NOTHING_KNOWN);
      const everything = [
        ...deeds.flatMap(played),
        { does: 'adapter', gone: false },
        { does: 'buffer', readable: true },
      ] as Deed[];
      for (const deed of everything) {
        if (deed.does === 'restart') seen = start(shop, kept(seen, shop.now));
        shop.do(deed);
        const told: AlertTransition[] = [];
        const from = shop.now.steady;
        for (let step = 0; step < STEPS; step++) {
          const looked = look(seen, shop, step % (STEPS - 1) === 0 ? newsOf(shop) : [{ kind: 'second' }]);
          seen = looked.seen;
          told.push(...looked.told);
          shop.pass(9);
        }
        const said = told
          .filter(({ kind, alert }) => !['unknown', 'known'].includes(kind) && oracle.knows(alert.name, shop))
          .map(({ kind, alert }) => `${kind} ${alert.name} ${alert.level}`);
        expect([deed, said.sort()]).toEqual([deed, oracle.expected(shop, from, from + 9 * (STEPS - 1)).sort()]);
        for (const { kind, alert } of told)
          expect([kind, alert.name, stillStands(alert.name, shop)]).not.toEqual(['over', alert.name, true]);
      }
      // Whatever can be seen is known in the end.
      expect(seen.lives.filter(({ state, name }) => state === 'unknown' && oracle.knows(name, shop))).toEqual([]);
    }),
    { numRuns: rounds(import.meta.filename, 'random lives', { all: 1000, share: 150 }) },
  );
});

/** Troubles that are told by an age: the clock may begin them early, and never ends them. */
function stillStands(name: string, shop: Shop): boolean {
  if (name === 'PosReceiptWaiting') return shop.stuckSince !== null && !shop.denied;
  return name.endsWith('NotPrinted') && shop.unprinted.length > 0 && name === 'PosReceiptNotPrinted';
}
