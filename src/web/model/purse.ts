/** Cash, or cards: the balance of the open session, and where there is none what the receipts of today tell. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { NO_DATA } from '../../domain/faces.ts';
import { money, signedMoney } from '../text/money.ts';
import { moment } from '../text/time.ts';
import type { Reader } from './shown.ts';

export interface PurseModel {
  /** What the figure is: the drawer's balance, or what was taken. */
  readonly title: string;
  readonly known: boolean;
  readonly value: string;
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
      change: `${signedMoney(balance)} ${sinceOpening(status, reader)}`,
      taken: taken === null ? null : `Сегодня по чекам ${money(taken)}`,
    };
  }
  const known = taken !== null;
  return {
    title: titles.taken,
    known,
    value: known ? money(taken) : NO_DATA,
    change: null,
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
  return 'Касса не сообщает, сколько денег в ящике: суммы взяты из чеков.';
}

function sinceOpening({ sessions, session }: StatusAnswer, reader: Reader): string {
  const open = sessions.filter(({ status }) => status === 'open');
  if (open.length > 1) return 'за открытые смены';
  return session === null ? 'за смену' : `за смену с ${moment(session.opened_at, reader.now, reader.zone)}`;
}
