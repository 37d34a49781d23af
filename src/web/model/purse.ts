/** Cash, or cards: the balance of the open session, and where there is none what the receipts of today tell. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { NO_DATA } from '../../domain/faces.ts';
import { moment } from '../../domain/time-text.ts';
import { money } from '../text/money.ts';
import type { Reader } from './shown.ts';

export interface PurseModel {
  /** What the figure is: the drawer's balance, or what was taken. */
  readonly title: string;
  readonly known: boolean;
  readonly value: string;
  /** Of how many tills the balance is, where a drawer is not known: that is not one with nothing in it. */
  readonly tills: string | null;
  /** What else is known: of the balance, and what was taken. */
  readonly change: string | null;
  readonly taken: string | null;
}

const TITLES = {
  cash: { balance: 'Наличные в кассе', taken: 'Принято наличными' },
  card: { balance: 'Карты за смену', taken: 'Принято картами' },
} as const;

export function purse(status: StatusAnswer | null, kind: 'cash' | 'card', reader: Reader): PurseModel {
  const titles = TITLES[kind];
  const balance = kind === 'cash' ? status?.cash_balance : status?.card_balance;
  const taken = status?.taken_today?.[kind] ?? null;
  if (status?.balances_known === true && typeof balance === 'number') {
    return {
      ...{ title: titles.balance, known: true, value: money(balance) },
      ...openTills(status, reader),
      taken: taken === null ? null : `Сегодня по чекам ${money(taken)}`,
    };
  }
  const known = taken !== null;
  return {
    title: titles.taken,
    known,
    value: known ? money(taken) : NO_DATA,
    ...{ tills: null, change: null },
    taken: known ? 'Сегодня, по чекам' : null,
  };
}

/** Why there is no balance; null while there is one. */
export function whyNoDrawer(status: StatusAnswer | null, reader: Reader): string | null {
  if (status === null || status.balances_known) return null;
  const { sessions } = status;
  const closedAt = Math.max(...sessions.map(({ closed_at }) => closed_at ?? 0));
  if (sessions.some(({ status }) => status === 'closing')) return 'Смена закрывается: сколько в кассе, неизвестно.';
  if (closedAt > 0) return `Смена закрыта, ${moment(closedAt, reader.now, reader.zone)}.`;
  return `Касса не сообщает, сколько денег в ящике${status.taken_today === null ? '' : ': суммы взяты из чеков'}.`;
}

function openTills({ sessions, session, terminals }: StatusAnswer, { now, zone }: Reader) {
  const open = sessions.filter(({ status }) => status === 'open').length;
  const tills = open < terminals.length ? `По ${open} из ${terminals.length} касс` : null;
  const since = session === null ? 'за смену' : `за смену с ${moment(session.opened_at, now, zone)}`;
  return { tills, change: open > 1 ? 'за открытые смены' : since };
}
