/**
 * Random stories of shops, played to the shipped rules by the real promtool: at every moment exactly those alerts fire
 * that an oracle names, which was written without the catalog. It knows of each condition what was last seen of it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { type ExpressionTest, type InputSeries, seriesText, testRules } from '../../support/promtool-tests.ts';
import { rounds } from '../../support/share.ts';

const TICK = 15;
const LENGTH = 160;
const HOUR = 3600;
const STORIES = rounds(import.meta.filename, 'random stories', { all: 96, share: 24 });
const AT_ONCE = 24;

/** What is so in the shop, and how much of it can be seen. */
interface Chapter {
  readonly ticks: number;
  readonly dlq: number;
  readonly percent: number;
  /** Of the oldest undelivered receipt, when the chapter begins; null where all are delivered. */
  readonly age: number | null;
  readonly sight: 'all' | 'no buffer' | 'nothing';
}

const chapters = fc.record<Chapter>({
  ticks: fc.oneof({ weight: 1, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.integer({ min: 2, max: 40 }) }),
  dlq: fc.constantFrom(0, 0, 1, 3),
  percent: fc.constantFrom(0, 79, 80, 85, 99.5, 100),
  age: fc.constantFrom(null, null, 60, 4 * HOUR - 200, 4 * HOUR - 30, 5 * HOUR),
  sight: fc.constantFrom('all', 'all', 'all', 'no buffer', 'nothing'),
});
/**
 * Blind chapters leave the shop as it was, or change it unseen. The first is none: of a monitor that Prometheus has never
 * seen, a shorter absence is counted among those that come again and again.
 */
const stories = fc
  .array(chapters, { minLength: 4, maxLength: 30 })
  .map(([first, ...rest]) => [{ ...(first as Chapter), sight: 'all' as const }, ...rest]);

interface Moment {
  readonly at: number;
  readonly sight: Chapter['sight'];
  readonly dlq: number;
  readonly percent: number;
  readonly oldest: number | null;
  /** As long as the buffer has not been readable. */
  readonly unreadableFor: number;
}

function played(story: readonly Chapter[]): Moment[] {
  const moments: Moment[] = [];
  let readAt = 0;
  for (let index = 0; moments.length < LENGTH; index += 1) {
    const chapter = story[index % story.length];
    if (chapter === undefined) throw new Error('an empty story');
    const begins = moments.length * TICK;
    for (let tick = 0; tick < chapter.ticks && moments.length < LENGTH; tick += 1) {
      const at = moments.length * TICK;
      if (chapter.sight === 'all') readAt = at;
      moments.push({
        ...chapter,
        at,
        oldest: chapter.age === null ? null : begins - chapter.age,
        unreadableFor: chapter.sight === 'no buffer' ? at - readAt : 0,
      });
    }
  }
  return moments;
}

/** The series as Prometheus scrapes them. */
function seriesOf(instance: string, moments: readonly Moment[]): InputSeries[] {
  const identity = { instance, job: 'pos-monitor' };
  const of = (name: string, read: (moment: Moment) => number | null): InputSeries => ({
    series: seriesText(name, identity),
    values: moments.map((moment) => read(moment) ?? 'stale').join(' '),
  });
  const page = (name: string, read: (moment: Moment) => number | null) =>
    of(name, (moment) => (moment.sight === 'nothing' ? null : read(moment)));
  const buffer = (name: string, read: (moment: Moment) => number | null) =>
    of(name, (moment) => (moment.sight === 'all' ? read(moment) : null));
  return [
    of('up', ({ sight }) => (sight === 'nothing' ? 0 : 1)),
    page('pos_shop_utc_offset_seconds', () => 10_800),
    page('kkt_buffer_up', ({ sight }) => Number(sight === 'all')),
    page('kkt_buffer_readable', ({ unreadableFor }) => Number(unreadableFor < 60)),
    buffer('kkt_dlq_size', ({ dlq }) => dlq),
    buffer('kkt_buffer_percent_full', ({ percent }) => percent),
    buffer('kkt_buffer_pending_receipts', ({ percent }) => percent * 2),
    buffer('kkt_oldest_undelivered_timestamp_seconds', ({ oldest }) => oldest),
  ];
}

/** Each alert by hand: what has to be seen for it, when it is so, and for how long before it is told. */
const ORACLE: readonly {
  readonly name: string;
  readonly seen: (moment: Moment) => boolean;
  readonly holds: (moment: Moment) => boolean;
  readonly patience: number;
}[] = [
  { name: 'PosMonitorDown', seen: () => true, holds: ({ sight }) => sight === 'nothing', patience: 120 },
  { name: 'PosBufferUnreadable', seen: readsPage, holds: ({ unreadableFor }) => unreadableFor >= 60, patience: 120 },
  { name: 'PosDlqNotEmpty', seen: readsBuffer, holds: ({ dlq }) => dlq > 0, patience: 60 },
  { name: 'PosBufferHigh', seen: readsBuffer, holds: ({ percent }) => percent >= 80, patience: 300 },
  { name: 'PosBufferFull', seen: readsBuffer, holds: ({ percent }) => percent >= 100, patience: 60 },
  {
    name: 'PosReceiptWaiting',
    seen: readsBuffer,
    holds: ({ at, oldest }) => oldest !== null && at - oldest > 4 * HOUR,
    patience: 300,
  },
];

function readsPage({ sight }: Moment): boolean {
  return sight !== 'nothing';
}

function readsBuffer({ sight }: Moment): boolean {
  return sight === 'all';
}

/** At each moment the alerts that are told. */
function foretold(moments: readonly Moment[]): string[][] {
  const since = new Map<string, number | null>();
  const returning = comesAndGoes();
  return moments.map((moment) =>
    ORACLE.filter(({ name, seen, holds, patience }) => {
      if (seen(moment)) since.set(name, holds(moment) ? (since.get(name) ?? moment.at) : null);
      const begun = since.get(name) ?? null;
      const stands = begun !== null && moment.at - begun >= patience;
      return name === 'PosMonitorDown' ? returning(moment.at, stands, holds(moment)) : stands;
    }).map(({ name }) => name),
  );
}

/** The third time it is over only after half an hour; no story is so long that the first would be forgotten. */
function comesAndGoes() {
  let [ends, stood, stoodLast, told] = [0, false, Number.NEGATIVE_INFINITY, false];
  return (at: number, stands: boolean, holds: boolean) => {
    if (stood && !stands) ends += 1;
    if (stands) stoodLast = at;
    stood = stands;
    told = stands || (ends > 2 && at - stoodLast <= 1800) || (told && holds);
    return told;
  };
}

function testOf(drawn: readonly (readonly Chapter[])[]) {
  const shops = drawn.map((story, at) => ({ instance: `shop-${at}`, moments: played(story) }));
  const told = shops.map(({ instance, moments }) => ({ instance, alerts: foretold(moments) }));
  const names = ORACLE.map(({ name }) => name).join('|');
  return {
    interval: `${TICK}s`,
    input_series: shops.flatMap(({ instance, moments }) => seriesOf(instance, moments)),
    promql_expr_test: Array.from(
      { length: LENGTH },
      (_, at): ExpressionTest => ({
        expr: `count by (instance, alertname) (ALERTS{alertstate="firing",alertname=~"${names}"})`,
        eval_time: `${at * TICK}s`,
        exp_samples: told.flatMap(({ instance, alerts }) =>
          (alerts[at] ?? []).map((alertname) => ({ labels: seriesText('', { alertname, instance }), value: 1 })),
        ),
      }),
    ),
  };
}

describe('random stories', () => {
  const groups = ruleGroups(defaultConfig());

  it('fire and end in the rules as the oracle says', { timeout: 300_000 }, async () => {
    const drawn = fc.sample(stories, STORIES);
    for (let at = 0; at < drawn.length; at += AT_ONCE) {
      const batch = drawn.slice(at, at + AT_ONCE);
      const complaint = await testRules(groups, [testOf(batch)], `${TICK}s`);
      expect(complaint === null ? null : `from story ${at}: ${complaint.slice(0, 3000)}`).toBeNull();
    }
  });

  it('end no alert of the oracle’s but where it was seen to be over', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const moments = played(story);
        const told = foretold(moments);
        for (const [at, moment] of moments.entries()) {
          const [before, now] = [new Set(told[at - 1]), new Set(told[at])];
          for (const { name, seen, holds } of ORACLE) {
            if (before.has(name) && !now.has(name)) expect([seen(moment), holds(moment)]).toEqual([true, false]);
          }
        }
      }),
    );
  });
});
