/** Everything the screen says, from what the server said and what this browser knows. Pure. */
import type { SalesHistoryAnswer, SalesWeeksAnswer, TopProductsAnswer } from '../../api/schemas/sales.ts';
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { dayOf, type Seconds } from '../../domain/day.ts';
import { NO_DATA, TONE_FACES } from '../../domain/faces.ts';
import { momentToTheSecond } from '../../domain/time-text.ts';
import { type Connection, POLL_MS } from '../live/connection.ts';
import type { Message } from '../live/rest.ts';
import { counted, type Reader, TERMINALS } from '../text.ts';
import { type AlertModel, alertList } from './alerts.ts';
import { chips, type Light } from './chips.ts';
import { messagesModel } from './messages.ts';
import { salesModel } from './sales.ts';
import { buffer, purse, terminalGrid, whyNoDrawer } from './tiles.ts';

export interface Known {
  readonly message: Message | null;
  readonly connection: Connection;
  readonly confirmedAt: number | null;
  /** Server time, and how far it is ahead of this browser's clock, in seconds. */
  readonly now: number;
  readonly offset: number;
  readonly posId: string | null;
  readonly products: TopProductsAnswer | null;
  readonly history: SalesHistoryAnswer | null;
  readonly weeks: SalesWeeksAnswer | null;
  readonly categories: TopProductsAnswer | null;
}

/** What of the screen is not the present: what is read from the buffer, or everything. */
interface Stale {
  readonly what: 'buffer' | 'all';
  readonly words: string;
}

export type Dashboard = ReturnType<typeof dashboard>;

const LEFT_BEHIND = 'Последние чеки ещё не записаны в базу: копируйте и переносите папку кассы только целиком.';

/** What another version of the monitor says may be more than this page can draw. */
const OUTDATED: Light = { tone: 'watch', words: 'Обновите страницу: монитор обновился' };

/** Until the server has told the shop's. */
const ANY_ZONE = 'Europe/Moscow';

export function dashboard(known: Known) {
  const { message, connection, now } = known;
  const zone = message?.shop.time_zone ?? ANY_ZONE;
  const reader: Reader = { now, zone };
  const asOf = message === null ? null : dataTime(message, known.confirmedAt);
  const today = dayOf(now, zone);
  // What another day brought must not stand under the words for this one.
  const ofToday = asOf === null || dayOf(asOf, zone) === today;
  const shown = message === null ? null : shownOf(message).status;
  const status = shown === null || ofToday ? shown : { ...shown, taken_today: null };
  const alerts = message?.alerts ?? [];
  const list = alertList(alerts, status?.terminals ?? [], reader);
  const outdated = message === null && (connection.link === 'live' || connection.link === 'polling');
  const link = outdated ? OUTDATED : linkWords(connection, known.offset, reader);
  const lost = connection.link === 'lost';
  const waiting = lost || message === null || message.buffer === null ? NO_DATA : 'Загрузка…';
  const dataMoment = asOf === null ? null : momentToTheSecond(asOf, now, zone);
  return {
    /** Whether the server has said anything yet. */
    loaded: message !== null,
    shop: message?.shop.name ?? 'Касса',
    place: placeOf(status?.terminals.map(({ name }) => name) ?? [], known.posId),
    demo: message?.shop.demo ?? false,
    zone,
    today,
    /** What a stopped till left unwritten in its folder; null where nothing. */
    leftBehind: status?.wal_left === true ? LEFT_BEHIND : null,
    /** One line for the whole screen, for the one who passes by at two metres, and for the tab in the background. */
    overall: overall(message, list, lost || outdated ? link.words : null),
    /** Of the way between this screen and the monitor. */
    link,
    lost,
    outdated,
    /** Why the numbers are not the present; null while they are. */
    stale: staleOf(connection, message, dataMoment),
    cash: purse(status, 'cash', reader),
    card: purse(status, 'card', reader),
    buffer: buffer(status, alerts, reader),
    chips: message === null ? [] : chips(message, reader, !lost),
    /** Why the sums are not the drawer's; null where they are. */
    drawer: whyNoDrawer(status, reader),
    alerts: list,
    terminals:
      known.posId === null && status !== null && status.terminals.length > 1
        ? terminalGrid(status, alerts, reader)
        : [],
    sales: salesModel(
      ofToday ? (message?.sales_today ?? null) : null,
      status,
      known.history,
      known.weeks,
      waiting,
      reader,
    ),
    /** Why something is not there that is asked for apart. */
    waiting,
    products: ofToday ? known.products : null,
    categories: ofToday ? known.categories : null,
    dataTime: dataMoment,
    problems: message?.problems.reduce((rows, problem) => rows + problem.rows, 0) ?? 0,
    /** Whether sums are shown at all, or left out because they are not for these eyes. */
    revenue: message?.sees_revenue ?? true,
    messages: messagesModel(message?.notifications, reader),
  };
}

/** What may be shown of a message: the present, or the last known past and when it was read. Never one as the other. */
export function shownOf(message: Message): { status: StatusAnswer | null; staleSince: Seconds | null } {
  const { buffer, data_age_seconds, source, wal_left, last_known } = message;
  if (buffer !== null && data_age_seconds !== null && source !== null && wal_left !== null) {
    return { status: { ...message, buffer, data_age_seconds, source, wal_left }, staleSince: null };
  }
  return { status: last_known?.status ?? null, staleSince: last_known?.at ?? null };
}

/** The moment for which the numbers on the screen hold. */
export function dataTime(message: Message, confirmedAt: Seconds | null): Seconds | null {
  const { status, staleSince } = shownOf(message);
  if (status === null || staleSince !== null) return staleSince;
  return Math.max(Math.floor(message.timestamp - (message.data_age_seconds ?? 0)), confirmedAt ?? 0);
}

function staleOf({ link }: Connection, message: Message | null, time: string | null): Stale | null {
  const lastKnown = time === null ? '' : `Показано последнее, что известно: на ${time}.`;
  if (link === 'lost') return { what: 'all', words: lastKnown };
  if (message === null || message.buffer !== null) return null;
  return { what: 'buffer', words: `Показания кассы не читаются. ${lastKnown}` };
}

function placeOf(names: readonly string[], posId: string | null): string {
  if (names.length === 1 || posId !== null) return names[0] ?? posId ?? '';
  return names.length === 0 ? '' : counted(names.length, TERMINALS);
}

/** `offset` is server time less this browser's, in seconds. */
function linkWords({ link, lostAt }: Connection, offset: number, { now, zone }: Reader): Light {
  switch (link) {
    case 'connecting':
      return { tone: 'none', words: 'Подключение…' };
    case 'live':
      return { tone: 'good', words: 'Онлайн' };
    case 'polling':
      return { tone: 'good', words: `Онлайн, раз в ${POLL_MS / 1000} с` };
    case 'lost':
      return { tone: 'bad', words: `Нет связи с ${momentToTheSecond((lostAt ?? 0) / 1000 + offset, now, zone)}` };
  }
}

/** `lost`: the words for a line that is gone, or a page that is too old; null while it is neither. */
function overall(message: Message | null, alerts: readonly AlertModel[], lost: string | null): Light {
  if (lost !== null) return { tone: 'none', words: lost };
  if (message === null) return { tone: 'none', words: 'Подключение…' };
  const [first] = alerts;
  if (first !== undefined) return { tone: first.tone, words: first.title };
  if (message.buffer === null) return { tone: 'none', words: 'Нет данных' };
  return { tone: 'good', words: 'Всё в порядке' };
}

export function title({ tone, words }: Light, place: string): string {
  return `${TONE_FACES[tone].sign} ${words} — ${place}`;
}
