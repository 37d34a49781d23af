/**
 * How the page stays in touch with the monitor, as a state machine without clock, socket or timer of its own.
 * Browsers hide the server's pings, so silence proves nothing: after a while we ask. A socket that is dead on the other
 * side (a tablet that slept) looks open; writing to it is what brings that to light.
 */
export type Link = 'connecting' | 'live' | 'polling' | 'lost';

export interface Connection {
  readonly link: Link;
  /** Open, or about to be: it is the first message that counts. */
  readonly socket: 'open' | 'closed';
  /** Sockets in a row that brought no message. */
  readonly failures: number;
  /** When the server last gave any sign of life, and when we began to miss it (milliseconds). */
  readonly heardAt: number;
  readonly attemptAt: number;
  readonly lostAt: number | null;
  readonly checking: boolean;
}

export type Happening =
  | { readonly type: 'connect' | 'message' | 'closed' | 'alive' | 'dead' | 'tick' | 'woke' }
  | { readonly type: 'polled'; readonly ok: boolean };

export type Effect =
  | { readonly type: 'open' | 'drop' | 'check' | 'poll' }
  | { readonly type: 'retryIn' | 'pollIn'; readonly ms: number };

export const SILENCE_MS = 20_000;
export const POLL_MS = 5_000;
const OPENING_MS = 8_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** One failed socket may be a restart; two in a row may be a network that lets no WebSocket through. */
const FAILURES_BEFORE_POLLING = 2;

export const unconnected = (now: number): Connection => ({
  link: 'connecting',
  socket: 'closed',
  failures: 0,
  heardAt: now,
  attemptAt: now,
  lostAt: null,
  checking: false,
});

export function step(
  state: Connection,
  happening: Happening,
  now: number,
  random: number,
): { state: Connection; effects: Effect[] } {
  switch (happening.type) {
    case 'connect':
      if (state.socket === 'open') return { state, effects: [] };
      return { state: { ...state, socket: 'open', attemptAt: now }, effects: [{ type: 'open' }] };
    case 'message':
      return {
        state: { ...state, link: 'live', socket: 'open', failures: 0, heardAt: now, lostAt: null, checking: false },
        effects: [],
      };
    case 'closed':
      return closed(state, now, random);
    case 'alive':
      return { state: { ...state, heardAt: now, checking: false }, effects: [] };
    case 'dead':
      return { state: { ...lost(state, Math.min(state.heardAt, now)), checking: false }, effects: [{ type: 'drop' }] };
    case 'polled':
      return polled(state, happening.ok, now);
    case 'tick':
      return ticked(state, now);
    case 'woke':
      return woke(state, now);
  }
}

/** Grows to a quarter of a minute; the random half keeps a shop's screens from coming back all at once. */
export function retryDelay(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

function closed(state: Connection, now: number, random: number) {
  const failures = state.failures + 1;
  const stillPolling = state.link === 'polling';
  const next: Connection = {
    ...(stillPolling ? state : lost(state, now)),
    socket: 'closed',
    failures,
    checking: false,
  };
  const effects: Effect[] = [{ type: 'retryIn', ms: retryDelay(failures, random) }];
  if (failures === FAILURES_BEFORE_POLLING) effects.push({ type: 'poll' });
  return { state: next, effects };
}

function polled(state: Connection, ok: boolean, now: number) {
  if (state.link === 'live') return { state, effects: [] };
  const next: Connection = ok ? { ...state, link: 'polling', heardAt: now, lostAt: null } : lost(state, now);
  return { state: next, effects: [{ type: 'pollIn' as const, ms: POLL_MS }] };
}

/** Clocks are set, too: a moment that is still to come was long ago. */
function ticked(state: Connection, now: number) {
  const waitsForTheFirstMessage = state.socket === 'open' && state.link !== 'live';
  if (waitsForTheFirstMessage && Math.abs(now - state.attemptAt) > OPENING_MS)
    return { state, effects: [{ type: 'drop' as const }] };
  if (state.link === 'live' && !state.checking && Math.abs(now - state.heardAt) > SILENCE_MS) {
    return { state: { ...state, checking: true }, effects: [{ type: 'check' as const }] };
  }
  return { state, effects: [] };
}

/** Nobody listened meanwhile: the socket is made anew, and what is missed is missed from now on. */
function woke(state: Connection, now: number) {
  const isMissed = state.link === 'lost' || state.link === 'polling';
  const next: Connection = { ...state, heardAt: now, lostAt: null };
  return {
    state: isMissed ? lost(next, now) : next,
    effects: state.socket === 'open' ? [{ type: 'drop' as const }] : [],
  };
}

function lost(state: Connection, since: number): Connection {
  return { ...state, link: 'lost', lostAt: state.lostAt ?? since };
}
