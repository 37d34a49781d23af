/**
 * The life of every alert, decided here for all faces: it begins when its condition is seen to be true, is unknown while
 * its source cannot be seen, and is over only when a good look disproves it. What is not seen neither begins nor ends.
 */
import { moved } from '../clocks.ts';
import type { Seconds } from '../day.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Alert, type AlertSource, LEVELS } from './alert.ts';
import { type ActiveAlert, alertNamed, byUrgency, catalog, isHidden, judge } from './catalog/index.ts';
import { type Ended, endsAfter, isUnsettled, NOTHING_ENDED } from './flapping.ts';
import { RETURNS } from './text.ts';

/** Plain data: a journal may keep it. */
export interface Life extends ActiveAlert {
  readonly state: 'active' | 'unknown';
  /** When its source was last seen; null while it is seen. */
  readonly unknownSince: Seconds | null;
  /** Whether it has been unknown for so long that this is an event of its own. */
  readonly unknownNoted: boolean;
  /** What its amount was when its beginning or growing worse was last noted. */
  readonly grown: number | null;
  /** By how much the clock was set back while it stood: every age in the file looks that much younger since. */
  readonly setBack: Seconds;
  /** Since when its condition is true no longer, though it stands: it comes and goes. */
  readonly goneSince: Seconds | null;
}

export type Lives = readonly Life[];

/** `lapsed`: the window it looks at went by; nothing has shown that the trouble is gone. */
type TransitionKind = 'began' | 'worse' | 'better' | 'unknown' | 'known' | 'over' | 'lapsed';

export interface AlertTransition {
  readonly kind: TransitionKind;
  readonly at: Seconds;
  /** As it stands now, or as it last stood. */
  readonly alert: Life;
  /** Explained by another alert, and so on no face. */
  readonly hidden: boolean;
}

export interface Step {
  readonly lives: Lives;
  readonly transitions: readonly AlertTransition[];
  readonly ends: readonly Ended[];
}

export const NO_LIVES: Lives = [];

/** The lives after one more look at the shop, and what ended lately. Where nothing differs, they are the very same objects. */
export function liveOn(before: Lives, snapshot: Snapshot, ends = NOTHING_ENDED): Step {
  const { now } = snapshot;
  const lives = catalog.flatMap((alert) => livesOf(alert, before, snapshot, ends)).sort(byUrgency);
  const transitions = transitionsBetween(before, lives, now);
  return {
    lives: sameLives(before, lives) ? before : lives,
    transitions,
    ends: endsAfter(ends, transitions, now),
  };
}

/** One that was known to an earlier run of the program, until then: it stands, and is unknown until it is seen again. */
export function restoredLife(life: Omit<Life, 'state' | 'unknownNoted'>, until: Seconds): Life {
  const { unknownSince } = life;
  return { ...life, state: 'unknown', unknownSince: unknownSince ?? until, unknownNoted: unknownSince !== null };
}

/** The alert that says why this one cannot be seen. */
export function blinderOf({ name, state }: Life): string | null {
  const alert = alertNamed(name);
  if (state === 'active' || alert === undefined) return null;
  return { buffer: 'PosBufferUnreadable', adapter: 'PosAdapterDown', config: null, monitor: null }[alert.source];
}

function livesOf(alert: Alert, before: Lives, snapshot: Snapshot, ends: readonly Ended[]): Life[] {
  const own = before.filter(({ name }) => name === alert.name);
  const found = sourceSeen(alert.source, snapshot) ? findingsOf(alert, snapshot) : null;
  const seen = (posId: string | null) => found !== null && isKnown(alert, snapshot, posId ?? '');
  const active = (found ?? []).filter(({ posId }) => seen(posId)).map((now) => goOn(now, lifeOf(own, now)));
  const blind = own.filter((life) => !seen(life.posId)).map((life) => blinded(life, alert, snapshot));
  const gone = own.filter((life) => seen(life.posId) && lifeOf(active, life) === undefined);
  const held = gone.flatMap((life) => {
    if (isHeld(life, alert, snapshot)) return [goOn(life, life)];
    return isUnsettled(life, alert, ends, snapshot.now) ? [unsettled(life, snapshot.now)] : [];
  });
  return [...active, ...blind, ...held];
}

function unsettled(life: Life, now: Seconds): Life {
  const message = life.goneSince === null ? `${RETURNS}: ${life.message}` : life.message;
  return { ...goOn(life, life), message, goneSince: life.goneSince ?? now };
}

/** Whether only the clock that was set back makes it look as if it were over. */
function isHeld(life: Life, alert: Alert, snapshot: Snapshot): boolean {
  if (life.setBack === 0) return false;
  const asBefore = findingsOf(alert, { ...snapshot, now: snapshot.now + life.setBack });
  return asBefore?.some(({ posId }) => posId === life.posId) === true;
}

/** null where a reading that it needs throws: then it is unknown like one whose source is gone. */
function findingsOf(alert: Alert, snapshot: Snapshot): ActiveAlert[] | null {
  try {
    return judge(alert, snapshot);
  } catch {
    return null;
  }
}

function goOn(now: ActiveAlert, life: Life | undefined): Life {
  const since = Math.min(now.since, life?.since ?? now.since);
  const grown = grownTo(life?.grown ?? null, now);
  const seen = { state: 'active', unknownSince: null, unknownNoted: false, goneSince: null } as const;
  return { ...now, ...seen, since, grown, setBack: life?.setBack ?? 0 };
}

function grownTo(noted: number | null, { name, amount }: ActiveAlert): number | null {
  if (noted === null || amount === null) return noted ?? amount;
  return alertNamed(name)?.grows?.isWorse(noted, amount) === true ? amount : noted;
}

/** Whether it wants to be seen anew. */
export function isWorse(before: Pick<Life, 'level' | 'grown'>, after: Pick<Life, 'level' | 'grown'>): boolean {
  const higher = LEVELS.indexOf(before.level) - LEVELS.indexOf(after.level);
  return higher > 0 || (higher === 0 && before.grown !== null && after.grown !== before.grown);
}

function blinded(life: Life, { source }: Alert, snapshot: Snapshot): Life {
  const { now, buffer, adapter, shop, watchingSince } = snapshot;
  const lastSeen = { buffer: buffer.readAt, adapter: adapter.answeredAt, config: now, monitor: now }[source];
  const unknownSince = life.unknownSince ?? Math.max(life.since, Math.min(lastSeen ?? now, now));
  // Whoever slept did not look in vain.
  const lookedFor = now - Math.max(unknownSince, watchingSince);
  const unknownNoted = life.unknownNoted || lookedFor >= shop.thresholds.buffer_unreadable_seconds;
  return { ...life, state: 'unknown', unknownSince, unknownNoted };
}

function sourceSeen(source: AlertSource, { till, adapter }: Snapshot): boolean {
  switch (source) {
    case 'buffer':
      return till !== null;
    case 'adapter':
      return adapter.tried && adapter.up !== false;
    case 'config':
    case 'monitor':
      return true;
  }
}

function isKnown(alert: Alert, snapshot: Snapshot, posId: string): boolean {
  const asked = alert.rules.flatMap(({ condition }) => condition.asks);
  return asked.every(({ term: { series } }) => series.known?.(snapshot, posId) ?? true);
}

function transitionsBetween(before: Lives, after: Lives, at: Seconds): AlertTransition[] {
  const stands = after.flatMap((alert): AlertTransition[] =>
    changesOf(lifeOf(before, alert), alert).map((kind) => ({ kind, at, alert, hidden: isHidden(alert, after) })),
  );
  const ends = before.flatMap((alert): AlertTransition[] => {
    if (lifeOf(after, alert) !== undefined) return [];
    const hidden = isHidden(alert, before) || isHidden(alert, after);
    return [{ kind: lapses(alert.name) ? 'lapsed' : 'over', at, alert, hidden }];
  });
  return [...stands, ...ends];
}

function changesOf(before: Life | undefined, after: Life): TransitionKind[] {
  if (before === undefined) return ['began'];
  const kinds: TransitionKind[] = [];
  if (after.unknownNoted !== before.unknownNoted) kinds.push(after.unknownNoted ? 'unknown' : 'known');
  if (isWorse(before, after)) kinds.push('worse');
  else if (before.level !== after.level) kinds.push('better');
  return kinds;
}

function lapses(name: string): boolean {
  return alertNamed(name)?.lapses !== undefined;
}

function lifeOf(lives: Lives, { name, posId }: Pick<ActiveAlert, 'name' | 'posId'>): Life | undefined {
  return lives.find((life) => life.name === name && life.posId === posId);
}

function sameLives(one: Lives, other: Lives): boolean {
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
}

/** The clock was set, by so much ahead (+) or back (−). */
export function livesMoved(lives: Lives, by: Seconds): Lives {
  return lives.map((life) => ({
    ...life,
    since: life.since + by,
    unknownSince: moved(life.unknownSince, by),
    goneSince: moved(life.goneSince, by),
    setBack: Math.max(0, life.setBack - by),
  }));
}
