/** What this screen knows. Everything shown follows from these few values. */
import { computed, signal } from '@preact/signals';
import type { SessionAnswer } from '../api/schemas/common.ts';
import type { SalesHistoryAnswer, SalesWeeksAnswer, TopProductsAnswer } from '../api/schemas/sales.ts';
import { type Connection, unconnected } from './live/connection.ts';
import type { Message } from './live/rest.ts';
import { loadSettings, type Settings } from './memory.ts';
import { dashboard } from './model/dashboard.ts';
import { type Hushed, type SoundState, unseen } from './siren.ts';

export const message = signal<Message | null>(null);
export const connection = signal<Connection>(unconnected(Date.now()));
export const confirmedAt = signal<number | null>(null);
export const products = signal<TopProductsAnswer | null>(null);
export const categories = signal<TopProductsAnswer | null>(null);
export const weeks = signal<SalesWeeksAnswer | null>(null);
export const history = signal<SalesHistoryAnswer | null>(null);
/** Who looks, as the server told last; null until it has. */
export const visitor = signal<SessionAnswer | null>(null);
/** Whom Prometheus logs in as is shown nothing here, so somebody else may log in. */
export const loginNeeded = computed(
  () => visitor.value?.locked === true && (visitor.value.user === null || visitor.value.role === 'metrics'),
);
export const unknownTerminal = signal(false);
export const settings = signal<Settings>(loadSettings());
/** Whether the browser lets us sound, which it does only after a tap. */
export const audible = signal(false);

/** This browser's clock, in whole seconds, and how far the server's is ahead of it. */
export const localNow = signal(Math.floor(Date.now() / 1000));
export const clockOffset = signal(0);
export const serverNow = computed(() => localNow.value + clockOffset.value);

export const posId = signal<string | null>(posIdOf(new URL(location.href)));

export const picture = computed(() =>
  dashboard({
    message: message.value,
    connection: connection.value,
    confirmedAt: confirmedAt.value,
    now: serverNow.value,
    offset: clockOffset.value,
    posId: posId.value,
    products: products.value,
    history: history.value,
    weeks: weeks.value,
    categories: categories.value,
  }),
);

/** The shop's day: what is told of days is asked for anew when it turns. */
export const today = computed(() => picture.value.today);

export const hushed = signal<Hushed>({});
export const ringing = computed(() => unseen(message.value?.alerts ?? [], hushed.value, serverNow.value));

/** A line that is gone rings, too, unless it comes back by itself; until somebody here has said that he sees it. */
const LOST_RINGS_AFTER_SECONDS = 30;
export const lossSeen = signal<number | null>(null);
export const lossRings = computed(() => {
  const { link, lostAt } = connection.value;
  const isLong = lostAt !== null && localNow.value - lostAt / 1000 >= LOST_RINGS_AFTER_SECONDS;
  return link === 'lost' && isLong && lossSeen.value !== lostAt;
});

export const sound = computed<SoundState>(() => {
  if (!settings.value.sound) return 'off';
  return audible.value ? 'on' : 'waiting';
});

export function changeSettings(change: Partial<Settings>): void {
  settings.value = { ...settings.peek(), ...change };
}

/** `#/POS-001` as the grid's links have it, or `?pos_id=POS-001` for a bookmark. `#/` is the whole shop. */
export function posIdOf({ hash, searchParams }: URL): string | null {
  if (hash.startsWith('#/')) return decoded(hash.slice(2)) || null;
  return searchParams.get('pos_id') || null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
