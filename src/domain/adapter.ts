/** What is known of the KKT adapter: a pure fold of the answers to the probe's questions. */
import { moved } from './clocks.ts';
import type { Seconds } from './day.ts';

export const BREAKER_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN', 'UNKNOWN'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** One try of the health path, as the probe saw it. */
export interface Attempt {
  readonly seconds: number;
  readonly outcome: TryOutcome;
}

/** The same, and when it ended. */
export interface Try extends Attempt {
  readonly at: Seconds;
}

export type TryOutcome =
  | { readonly kind: 'answer'; readonly health: Health }
  /** Connected, but no whole answer in time. */
  | { readonly kind: 'busy' }
  /** Nobody listens, or the name or route is unknown. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Something answers that is not the adapter's health: a 500, a redirect, no JSON, far too much. */
  | { readonly kind: 'wrong'; readonly detail: string };

export interface Health {
  readonly shape: 'components' | 'flat';
  readonly breaker: BreakerState;
  readonly status: string | null;
  readonly version: string | null;
  readonly failures: number | null;
  /** Whether the sync worker runs and whether its heartbeat reaches Odoo; null where the adapter does not tell. */
  readonly workerRunning: boolean | null;
  readonly odooOnline: boolean | null;
  /** Whether it says that its own database fails. */
  readonly databaseFails: boolean | null;
  /** How far the PC's clock is behind (−) or ahead (+) of another host's; null without such a reference. */
  readonly clockDrift: number | null;
}

type AdapterLink = 'online' | 'busy' | 'offline' | 'unknown';

export interface AdapterState {
  readonly link: AdapterLink;
  readonly firstTryAt: Seconds | null;
  /** The newest valid answer and when it came; it stays while the adapter is busy, and its age with it. */
  readonly health: Health | null;
  readonly answeredAt: Seconds | null;
  readonly latency: number | null;
  /** Why the newest try brought nothing usable; null after a valid answer. */
  readonly trouble: string | null;
  /** Whether each of the newest TRIES_KEPT tries was slow or unanswered, newest last. */
  readonly slowTries: readonly boolean[];
  /** The newest of CLOSED and OPEN that was seen: what lies between an opening and the next is neither. */
  readonly settledBreaker: 'CLOSED' | 'OPEN' | null;
  /** When the breaker was seen to go from CLOSED to OPEN: the last hour's, and the number since the watch began. */
  readonly openings: readonly Seconds[];
  readonly openingsSeen: number;
  /** Since when it says that it does not reach Odoo; `exact` where we saw it reach Odoo before. null while it does. */
  readonly odooOffline: { readonly since: Seconds; readonly exact: boolean } | null;
  readonly odooSeenOnline: boolean;
  /** Whether the adapter has refused since its newest answer: the next answer is then one after a restart. */
  readonly refusedSinceAnswer: boolean;
  /** When the adapter was seen to come back after it had been gone. */
  readonly restartedAt: Seconds | null;
}

export const TRIES_KEPT = 5;
const AN_HOUR = 3600;

export const NO_TRY_YET: AdapterState = {
  link: 'unknown',
  firstTryAt: null,
  health: null,
  answeredAt: null,
  latency: null,
  trouble: null,
  slowTries: [],
  settledBreaker: null,
  openings: [],
  openingsSeen: 0,
  odooOffline: null,
  odooSeenOnline: false,
  refusedSinceAnswer: false,
  restartedAt: null,
};

export interface AdapterLimits {
  /** An answer that takes longer counts as slow. */
  readonly slowSeconds: number;
}

export function afterTry(state: AdapterState, { at, seconds, outcome }: Try, limits: AdapterLimits): AdapterState {
  const slow = outcome.kind === 'busy' || (outcome.kind === 'answer' && seconds > limits.slowSeconds);
  const tried: AdapterState = {
    ...state,
    link: LINKS[outcome.kind],
    firstTryAt: state.firstTryAt ?? at,
    trouble: troubleOf(outcome),
    slowTries: [...state.slowTries, slow].slice(-TRIES_KEPT),
    openings: state.openings.filter((opening) => opening > at - AN_HOUR),
    refusedSinceAnswer: state.refusedSinceAnswer || outcome.kind === 'refused',
  };
  if (outcome.kind !== 'answer') return tried;
  // A breaker that tries (HALF_OPEN) and opens again has not been closed: one outage is one opening.
  const { breaker, odooOnline } = outcome.health;
  const settledBreaker = breaker === 'CLOSED' || breaker === 'OPEN' ? breaker : state.settledBreaker;
  const opened = state.settledBreaker === 'CLOSED' && settledBreaker === 'OPEN';
  return {
    ...tried,
    health: outcome.health,
    answeredAt: at,
    latency: seconds,
    settledBreaker,
    openings: opened ? [...tried.openings, at] : tried.openings,
    openingsSeen: state.openingsSeen + (opened ? 1 : 0),
    ...odooAfter(state, odooOnline, at),
    refusedSinceAnswer: false,
    restartedAt: state.refusedSinceAnswer ? at : state.restartedAt,
  };
}

export function adapterMoved(state: AdapterState, by: Seconds): AdapterState {
  return {
    ...state,
    firstTryAt: moved(state.firstTryAt, by),
    answeredAt: moved(state.answeredAt, by),
    restartedAt: moved(state.restartedAt, by),
    openings: state.openings.map((at) => at + by),
    odooOffline: state.odooOffline && { ...state.odooOffline, since: state.odooOffline.since + by },
  };
}

/** An adapter that does not tell at this moment leaves it as it was. */
function odooAfter(state: AdapterState, online: boolean | null, at: Seconds) {
  const { odooOffline, odooSeenOnline } = state;
  if (online === null) return { odooOffline, odooSeenOnline };
  if (online) return { odooOffline: null, odooSeenOnline: true };
  return { odooOffline: odooOffline ?? { since: at, exact: odooSeenOnline }, odooSeenOnline };
}

const LINKS = { answer: 'online', busy: 'busy', refused: 'offline', wrong: 'unknown' } as const;

function troubleOf(outcome: TryOutcome): string | null {
  if (outcome.kind === 'answer') return null;
  return outcome.kind === 'busy' ? 'no answer in time' : outcome.detail;
}
