/**
 * What the rules of Prometheus cannot know, because it takes a memory: what the night brought, an end that nobody told,
 * a beginning that nobody told, an end that was none. Each is said once, under an id of its own. Pure: decided from the
 * entries of the journal, so that a restart changes nothing.
 */
import type { Level } from './alerts/alert.ts';
import { alertNamed } from './alerts/catalog/index.ts';
import { NOT_AGAIN } from './alerts/text.ts';
import type { Seconds } from './day.ts';
import { type Evening, eveningLines, eveningSummary, isEvening } from './evening.ts';
import { AT_HAND_SECONDS, type Entry, type Story, storiesIn } from './journal.ts';

export interface Notice {
  readonly id: string;
  readonly kind: 'morning' | 'evening' | 'began' | 'worse' | 'ended' | 'stands';
  readonly level: 'P1' | 'P2';
  readonly summary: string;
  /** Lines. */
  readonly action: string;
  /** Those of them that a cashier is told, where not all are for him. */
  readonly forCashier?: string;
  /** The alert that it is about; null for the morning's. */
  readonly about: { readonly name: string; readonly posId: string | null } | null;
}

/** An alert that stands and is told on the screen. */
export interface Standing {
  readonly name: string;
  readonly posId: string | null;
  readonly level: Level;
  readonly message: string;
  readonly since: Seconds;
  /** Whether its source can be seen, so that it is known to stand. */
  readonly seen: boolean;
}

export interface NoticeContext {
  readonly now: Seconds;
  /** The opening and the closing before it, of the working day in which `now` lies or that came before. */
  readonly opened: Seconds;
  readonly closedBefore: Seconds;
  /** Whether the shop is open. */
  readonly open: boolean;
  readonly morningMessage: boolean;
  /** The closing that came last; null while the shop is open, never closes, or wants no message. */
  readonly evening: Evening | null;
  readonly standing: readonly Standing[];
  /** Since when Alertmanager has been heard without a pause; null while it is not. Only then does silence say anything. */
  readonly heardSince: Seconds | null;
  /** How many times faster than in a shop the engines are; 1, but for tests. */
  readonly pace: number;
  /** How long Prometheus waits before it sends, by alert and level. */
  waits(name: string, level: Level): Seconds;
  /** A moment on the shop's wall. */
  clock(at: Seconds): string;
}

/** What a story comes to, for whoever was to be told of it. */
interface Trouble {
  readonly name: string;
  readonly posId: string | null;
  level: Level;
  message: string;
  readonly since: Seconds;
  /** When it was written down that it began. */
  readonly begunAt: Seconds;
  readonly over: { readonly at: Seconds; readonly lapsed: boolean } | null;
  /** When it was last written down that it had grown worse at the level at which it was told. */
  worseAt: Seconds | null;
  toldAt: Seconds | null;
  toldOverAt: Seconds | null;
}

/** What is not said within this time after it was due, was not said. */
const PATIENCE = 15 * 60;
/** An end is told by the rules within this time; then what still stands was told over wrongly. */
const END_SECONDS = 90;
const MORNING_SECONDS = 3600;
const MOST_LINES = 6;
const LONGEST_LINE = 120;

/** Those that are due now and have not been said; `entries` are the newest of the journal, the oldest first. */
export function dueNotices(entries: readonly Entry[], context: NoticeContext): Notice[] {
  const said = new Set(entries.flatMap(({ key }) => (key === null ? [] : [key])));
  const troubles = storiesIn(entries)
    .flatMap(troubleOf)
    .filter((trouble) => trouble.level !== 'INFO' && wasWorthTelling(trouble, context));
  return [
    ...morning(troubles, context),
    ...evening(troubles, context),
    ...grownWorse(troubles, context),
    ...untold(troubles, morningsIn(said), context),
  ].filter(({ id }) => !said.has(id));
}

const MORNING = 'morning ';

/** The openings of which a message told what the night before them had brought. */
function morningsIn(said: ReadonlySet<string>): Seconds[] {
  return [...said].filter((key) => key.startsWith(MORNING)).map((key) => Number(key.slice(MORNING.length)));
}

/** What had begun before these entries is judged by nobody. */
function troubleOf({ alert, posId, first, entries, over }: Story): Trouble[] {
  if (first.kind !== 'began') return [];
  const trouble: Trouble = {
    ...{ name: alert, posId, level: first.level ?? 'P1', message: first.text ?? alert, since: first.since ?? first.at },
    ...{ begunAt: first.at, over: over && { at: over.at, lapsed: over.kind === 'lapsed' } },
    ...{ worseAt: null, toldAt: null, toldOverAt: null },
  };
  for (const { kind, at, level, text } of entries) {
    if (kind === 'worse' && level === trouble.level) trouble.worseAt = at;
    if (kind === 'worse' || kind === 'better')
      [trouble.level, trouble.message] = [level ?? trouble.level, text ?? trouble.message];
    if (kind === 'told') trouble.toldAt = at;
    if (kind === 'told_over' && (level === null || level === trouble.level)) trouble.toldOverAt = at;
  }
  return [trouble];
}

/** What went by before anybody would have been sent a message is nobody's trouble. */
function wasWorthTelling({ name, level, begunAt, over, toldAt }: Trouble, { waits }: NoticeContext): boolean {
  return over === null || toldAt !== null || over.at - begunAt >= waits(name, level);
}

/** It was told, and of its end nobody has heard. */
function isOwed({ level, toldAt, toldOverAt }: Trouble): boolean {
  return level === 'P2' && toldAt !== null && (toldOverAt ?? -1) < toldAt;
}

function morning(troubles: readonly Trouble[], context: NoticeContext): Notice[] {
  const { now, opened, closedBefore, clock } = context;
  if (now < opened || now >= opened + MORNING_SECONDS) return [];
  const gone = troubles.filter(({ over }) => over !== null && over.at >= closedBefore && over.at < opened);
  const stands = context.standing.filter(({ level, since }) => level !== 'INFO' && since < opened);
  if (!context.morningMessage && !gone.some(isOwed)) return [];
  const ended = gone.map((trouble) => `${span(trouble, clock)} ${trouble.message}: ${endWords(trouble)}`);
  const standing = stands.map((alert) => standingLine(alert, clock));
  const isQuiet = !troubles.some(({ since, over }) => since < opened && (over === null || over.at >= closedBefore));
  const checks = `${isQuiet ? 'Тревог за ночь не было. ' : ''}Это сообщение проверяет, что они доходят.`;
  return [
    {
      id: `${MORNING}${opened}`,
      kind: 'morning',
      level: 'P2',
      summary: morningSummary(gone, stands),
      action: bounded([...standing, ...ended]) || checks,
      about: null,
    },
  ];
}

function evening(
  troubles: readonly Trouble[],
  { now, opened, evening: over, standing, clock }: NoticeContext,
): Notice[] {
  if (over === null || !isEvening(over, now)) return [];
  const gone = troubles.filter(({ over: end, since }) => end !== null && end.at >= opened && since <= over.closed);
  const lines = [
    ...standing.filter(({ level }) => level !== 'INFO').map((alert) => standingLine(alert, clock)),
    ...gone.map((trouble) => `${span(trouble, clock)} ${trouble.message}: ${endWords(trouble)}`),
  ];
  const trouble = lines.length === 0 ? 'Тревог за день не было' : bounded(lines);
  return [
    {
      id: `evening ${over.closed}`,
      kind: 'evening',
      level: 'P2',
      summary: eveningSummary(over),
      action: [...eveningLines(over, { sums: true }), trouble].join('\n'),
      forCashier: [...eveningLines(over, { sums: false }), trouble].join('\n'),
      about: null,
    },
  ];
}

function standingLine({ message, since, seen }: Standing, clock: NoticeContext['clock']): string {
  return `с ${clock(since)} ${message}: ${seen ? 'ещё не устранено' : 'что сейчас, не видно'}`;
}

function morningSummary(gone: readonly Trouble[], stands: readonly Standing[]): string {
  const counts = {
    'не устранено': stands.filter(({ seen }) => seen).length,
    'не видно': stands.filter(({ seen }) => !seen).length,
    закончилось: gone.length,
  };
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  if (parts.length === 0) return 'Доброе утро: сообщения доходят';
  return `За ночь: ${parts.map(([words, count]) => `${words} ${count}`).join(', ')}`;
}

/** At the same level the rules tell nothing anew: for them it is the same alert. What can wait is told in the morning. */
function grownWorse(troubles: readonly Trouble[], { standing, open, opened, clock }: NoticeContext): Notice[] {
  return troubles.flatMap(({ name, posId, level, message, since, over, worseAt, toldAt }) => {
    if (over !== null || worseAt === null || toldAt === null || worseAt <= toldAt) return [];
    if (level === 'INFO' || (level === 'P2' && (!open || worseAt < opened))) return [];
    if (!standing.some((one) => one.seen && one.name === name && one.posId === posId)) return [];
    const id = `worse ${name} ${posId ?? ''} ${worseAt}`;
    const action = `Стоит с ${clock(since)}, стало хуже в ${clock(worseAt)}.`;
    return [{ id, kind: 'worse', level, summary: `Стало хуже: ${message}`, action, about: { name, posId } }];
  });
}

/** What Alertmanager ought to have told by now, and did not. */
function untold(troubles: readonly Trouble[], mornings: readonly Seconds[], context: NoticeContext): Notice[] {
  const { now, heardSince, open, opened, closedBefore, clock } = context;
  const [patience, endSeconds] = [PATIENCE / context.pace, END_SECONDS / context.pace];
  if (heardSince === null || now - heardSince < patience) return [];
  return troubles.flatMap((trouble): Notice[] => {
    const { name, posId, level, message, since, begunAt, over, toldAt, toldOverAt } = trouble;
    // What can wait is told in working hours; the morning's message tells what ended before.
    if (level === 'P2' && (!open || now - opened < patience)) return [];
    const due = (from: Seconds) => now - Math.max(from, heardSince) >= patience;
    const say = (kind: Notice['kind'], summary: string, action: string, moment = begunAt): Notice[] => [
      {
        id: `${kind} ${name} ${posId ?? ''} ${moment}`,
        ...{ kind, level: level === 'P1' ? 'P1' : 'P2', summary, action },
        about: { name, posId },
      },
    ];
    if (over !== null) {
      const night = opened - closedBefore;
      const inMorning = mornings.some((opening) => over.at < opening && over.at >= opening - night);
      const isTold = toldAt === null || (toldOverAt ?? -1) >= toldAt || inMorning;
      if (isTold || !due(over.at) || now - over.at > AT_HAND_SECONDS) return [];
      return say('ended', `${capital(endWords(trouble))}: ${message}`, `${span(trouble, clock)}. ${UNTOLD}`);
    }
    // What another alert explains is not told, and need not be; and what cannot be seen may be over.
    if (!context.standing.some((one) => one.seen && one.name === name && one.posId === posId)) return [];
    if (toldOverAt !== null && toldOverAt > (toldAt ?? 0) && now - toldOverAt >= endSeconds) {
      return say('stands', `Тревога стоит: ${message}`, `Стоит с ${clock(since)}. ${UNTRUE}`, toldOverAt);
    }
    if (toldAt !== null || !due(begunAt + context.waits(name, level))) return [];
    return say('began', message, `Стоит с ${clock(since)}. ${UNTOLD}`);
  });
}

const UNTOLD = 'Об этом не сообщалось: связь с наблюдением прерывалась.';
const UNTRUE = 'Сообщение об устранении было неверным: связь с наблюдением прерывалась.';

function endWords({ name, over }: Trouble): string {
  if (over?.lapsed !== true) return 'устранено';
  return (alertNamed(name)?.lapses ?? NOT_AGAIN).toLowerCase();
}

function span({ since, over }: Trouble, clock: NoticeContext['clock']): string {
  return over === null ? `с ${clock(since)}` : `${clock(since)}–${clock(over.at)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function bounded(lines: readonly string[]): string {
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line));
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`и ещё ${rest}`] : [])].join('\n');
}
