/**
 * Whether anybody has seen it. «Вижу» holds for one alert at the level at which it was said: when it grows worse it must
 * be seen anew, and when it is over and comes back, too.
 */
import type { Seconds } from '../day.ts';
import type { Acknowledgement } from '../journal.ts';
import { ABOUT_ATTENTION, type Level } from './alert.ts';
import { DATED, shownAlerts } from './catalog/index.ts';
import { isWorse, type Life, type Lives } from './life.ts';

export interface Attention {
  readonly name: string;
  readonly posId: string | null;
  readonly level: Level;
  /** Since when it is shown at this level, and as being so bad. */
  readonly since: Seconds;
  /** Since when somebody should look at it, less the time in which nobody could: that it grows worse is no later moment. */
  readonly waitsSince: Seconds;
  readonly grown: Life['grown'];
  readonly seen: Acknowledgement | null;
}

type Alerted = Pick<Attention, 'name' | 'posId' | 'level' | 'grown'>;

/** As the faces tell it. */
export interface ShownAlert extends Life {
  readonly seen: Attention['seen'];
  /** Since when it is shown at this level, and as being so bad. */
  readonly levelSince: Seconds;
}

/** `standing` are all that stand, `shown` those of them that are on the faces. Where nothing differs it is the same object. */
export function attentionOn(
  before: readonly Attention[],
  standing: readonly Alerted[],
  shown: readonly Alerted[],
  now: Seconds,
): readonly Attention[] {
  const after = standing.flatMap((alert): Attention[] => {
    const known = before.find((one) => isSame(one, alert));
    if (known === undefined) return shown.some((one) => isSame(one, alert)) ? [begun(alert, now)] : [];
    const { level, grown } = alert;
    if (known.level === level && known.grown === grown) return [known];
    if (!isWorse(known, alert)) return [{ ...known, level, grown }];
    const waited = known.seen === null && known.level === level;
    return [{ ...begun(alert, now), ...(waited ? { waitsSince: known.waitsSince } : {}) }];
  });
  const isAsBefore = after.length === before.length && after.every((one, index) => one === before[index]);
  return isAsBefore ? before : after;
}

/** Said of one terminal's alert, or of all of that name. Who has said it already need not say it again. */
export function seenBy(
  before: readonly Attention[],
  said: {
    readonly name: string;
    readonly posId: string | null;
    readonly seen: Acknowledgement;
    readonly renew: Seconds;
  },
): readonly Attention[] {
  const { name, posId, seen, renew } = said;
  const means = (one: Attention) => one.name === name && (posId === null || one.posId === posId);
  const isFresh = (one: Attention) => one.seen !== null && seen.at - one.seen.at < renew;
  if (!before.some((one) => means(one) && !isFresh(one))) return before;
  return before.map((one) => (means(one) && !isFresh(one) ? { ...one, seen } : one));
}

export function attentionMoved(all: readonly Attention[], by: Seconds): readonly Attention[] {
  return all.map((one) => ({
    ...one,
    since: one.since + by,
    waitsSince: one.waitsSince + by,
    seen: one.seen === null ? null : { ...one.seen, at: one.seen.at + by },
  }));
}

/** Nobody could have looked for so long: the computer slept, or this program did not run. */
export function attentionAfterPause(all: readonly Attention[], seconds: Seconds): readonly Attention[] {
  return seconds <= 0 ? all : all.map((one) => ({ ...one, waitsSince: one.waitsSince + seconds }));
}

/**
 * Since when the oldest P1 waits that nobody has seen; null where there is none. For one that cannot be seen to stand
 * nobody is called; but whoever was called already is not told that it was seen.
 */
export function unseenSince(all: readonly Attention[], lives: Lives): Seconds | null {
  const isCalled = lives.some(({ name }) => name === ABOUT_ATTENTION);
  const shown = shownAlerts(lives).filter(({ state }) => state === 'active' || isCalled);
  const waiting = all.filter(
    (one) =>
      one.level === 'P1' &&
      one.seen === null &&
      one.name !== ABOUT_ATTENTION &&
      // A date comes near at midnight.
      !DATED.includes(one.name) &&
      shown.some((life) => isSame(life, one)),
  );
  return waiting.length === 0 ? null : Math.min(...waiting.map(({ waitsSince }) => waitsSince));
}

export function withAttention(alert: Life, all: readonly Attention[]): ShownAlert {
  const { seen = null, since = alert.since } = all.find((one) => isSame(one, alert)) ?? {};
  return { ...alert, seen, levelSince: since };
}

function begun({ name, posId, level, grown }: Alerted, since: Seconds): Attention {
  return { name, posId, level, grown, since, waitsSince: since, seen: null };
}

type Named = Pick<Attention, 'name' | 'posId'>;

function isSame(one: Named, other: Named): boolean {
  return one.name === other.name && one.posId === other.posId;
}
