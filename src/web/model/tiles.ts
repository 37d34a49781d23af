/** What stands in the tiles: the purses, the queue to the OFD, and a card for each till of a shop with several. */
import type { AlertAnswer, StatusAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { CHIPS, chipTone, LEVEL_FACES, NO_DATA } from '../../domain/faces.ts';
import { ago, duration, moment } from '../../domain/time-text.ts';
import { counted, decimal, money, RECEIPTS, type Reader } from '../text.ts';
import type { Light } from './chips.ts';

export type PurseModel = ReturnType<typeof purse>;

const TITLES = {
  cash: { balance: 'Наличные в кассе', taken: 'Принято наличными' },
  card: { balance: 'Карты за смену', taken: 'Принято картами' },
} as const;

/** The balance of the open session, and where there is none what the receipts of today tell. */
export function purse(status: StatusAnswer | null, kind: 'cash' | 'card', reader: Reader) {
  const titles = TITLES[kind];
  const taken = status?.taken_today?.[kind] ?? null;
  const balance = status?.balances_known === true ? status[`${kind}_balance`] : null;
  if (status !== null && balance !== null) {
    return {
      ...{ title: titles.balance, known: true, value: money(balance) },
      ...openTills(status, reader),
      taken: taken === null ? null : `Сегодня по чекам ${money(taken)}`,
    };
  }
  return {
    ...{ title: titles.taken, known: taken !== null, tills: null, change: null },
    ...(taken === null ? { value: NO_DATA, taken } : { value: money(taken), taken: 'Сегодня, по чекам' }),
  };
}

/** Why there is no balance; null while there is one. */
export function whyNoDrawer(status: StatusAnswer | null, reader: Reader): string | null {
  if (status === null || status.balances_known) return null;
  const { sessions } = status;
  const closedAt = Math.max(...sessions.map(({ closed_at }) => closed_at ?? 0));
  if (sessions.some(({ status }) => status === 'closing')) return 'Смена закрывается: сколько в кассе, неизвестно.';
  if (closedAt > 0 && sessions.every(({ status }) => status === 'closed'))
    return `Смена закрыта, ${moment(closedAt, reader.now, reader.zone)}.`;
  return `Касса не сообщает, сколько денег в ящике${status.taken_today === null ? '' : ': суммы взяты из чеков'}.`;
}

function openTills({ sessions, session, terminals }: StatusAnswer, { now, zone }: Reader) {
  const open = sessions.filter(({ status }) => status === 'open').length;
  // Where a drawer is not known, that is not one with nothing in it.
  const tills = open < terminals.length ? `По ${open} из ${terminals.length} касс` : null;
  const since = session === null ? 'за смену' : `за смену с ${moment(session.opened_at, now, zone)}`;
  return { tills, change: open > 1 ? 'за открытые смены' : since };
}

export type BufferModel = ReturnType<typeof buffer>;

interface Line {
  readonly id: string;
  readonly text: string;
  /** Can be left out where there is little room. */
  readonly isBeside?: true;
}

const QUEUE = CHIPS.find(({ id }) => id === 'queue');

/** The queue of receipts on their way to the OFD. Whether it is bad is the alerts' decision, not this card's. */
export function buffer(status: StatusAnswer | null, alerts: readonly AlertAnswer[], reader: Reader) {
  if (status === null) {
    return { tone: 'none' as const, known: false, value: NO_DATA, percent: NO_DATA, fill: 0, left: '', lines: [] };
  }
  const { pending, percent_full, capacity } = status.buffer;
  const left = Math.max(0, capacity - pending);
  return {
    tone: QUEUE === undefined ? 'good' : chipTone(QUEUE, alerts, 'good'),
    known: true,
    value: counted(pending, RECEIPTS),
    percent: `${decimal(percent_full, percent_full < 10 ? 1 : 0)}\u202f% заполнено`,
    /** 0…1 */
    fill: Math.min(1, Math.max(0, percent_full / 100)),
    left: left === 0 ? 'места нет: касса не примет оплату' : `есть место на ${counted(left, RECEIPTS)}`,
    lines: linesOf(status, reader),
  };
}

function linesOf(status: StatusAnswer, { now }: Reader): Line[] {
  const { dlq, oldest_undelivered_at: oldest, seconds_to_full: toFull, last_sync } = status.buffer;
  const sync = last_sync === null ? 'Отправок ещё не было' : `Отправка ${ago(now - last_sync)}`;
  const waits = oldest === null ? '' : `, самый старый ждёт ${duration(now - oldest)}`;
  return [
    ...(dlq > 0 ? [{ id: 'buffer-dlq', text: `Не принято в ОФД: ${counted(dlq, RECEIPTS)}` }] : []),
    { id: 'undelivered', text: undeliveredIn(status) },
    ...(toFull === null || toFull === 0
      ? []
      : [{ id: 'buffer-time-left', text: `Заполнится через ${duration(toFull)}`, isBeside: true as const }]),
    { id: 'buffer-last-sync', text: `${sync}${waits}`, isBeside: true },
  ];
}

/** Stands beside each sum: what is sold and what the OFD has differ for hours. Not everybody is shown sums. */
function undelivered(from: TerminalBrief | StatusAnswer['buffer']): string {
  const { undelivered: count, undelivered_rubles: rubles, undelivered_unpriced: unpriced } = from;
  if (count === 0) return 'Все чеки отправлены в ОФД';
  const words = `Не отправлено: ${counted(count, RECEIPTS)}`;
  if (rubles === null) return unpriced === count ? `${words}, сумма неизвестна` : words;
  return unpriced === 0 ? `${words} на ${money(rubles)}` : `${words}, на ${money(rubles)} и ещё ${unpriced} без суммы`;
}

/** The buffer is the shop's; beside one terminal's sums stands what that terminal has not sent. */
export function undeliveredIn({ terminals, buffer }: StatusAnswer): string {
  const [only, another] = terminals;
  return undelivered(only !== undefined && another === undefined ? only : buffer);
}

export type TerminalModel = ReturnType<typeof terminalGrid>[number];

export function terminalGrid(status: StatusAnswer, alerts: readonly AlertAnswer[], reader: Reader) {
  return status.terminals.map((terminal) => ({
    posId: terminal.pos_id,
    name: terminal.name,
    ...(trouble(terminal, alerts) ?? shift(terminal, status.sessions, reader)),
    // Where the till keeps no drawer's sums the card does not say so six times.
    cash: terminal.cash_balance === null ? null : money(terminal.cash_balance),
    card: terminal.card_balance === null ? null : money(terminal.card_balance),
    waiting: undelivered(terminal),
  }));
}

function trouble({ pos_id }: TerminalBrief, alerts: readonly AlertAnswer[]): Light | null {
  // The most urgent is told first.
  const worst = alerts.find((alert) => alert.pos_id === pos_id);
  return worst === undefined ? null : { tone: LEVEL_FACES[worst.level].tone, words: worst.title };
}

/** An adapter that tells nothing of a terminal's shift has not said that it is closed. */
function shift(
  { pos_id, session_open }: TerminalBrief,
  sessions: StatusAnswer['sessions'],
  { now, zone }: Reader,
): Light {
  const session = sessions.find((one) => one.pos_id === pos_id);
  if (session_open === true) {
    // With a date in front it must still be a line.
    const since = session === undefined ? 'открыта' : `с ${moment(session.opened_at, now, zone)}`;
    return { tone: 'good', words: `Смена ${since}` };
  }
  switch (session?.status) {
    case 'closing':
      return { tone: 'info', words: 'Смена закрывается' };
    case 'closed':
      return { tone: 'info', words: 'Смена закрыта' };
    default:
      return { tone: 'none', words: 'О смене нет данных' };
  }
}
