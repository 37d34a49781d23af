/** Cash, or cards: the balance of the open session, and where there is none what the receipts tell. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { money, NO_DATA, signedMoney } from '../text/money.ts';
import { moment } from '../text/time.ts';
import type { Reader } from './shown.ts';
import { undeliveredIn } from './undelivered.ts';

export interface PurseModel {
  readonly known: boolean;
  readonly value: string;
  /** The session's balance less the one it opened with, which the adapter sets to nothing. */
  readonly change: string | null;
  /** Why there is no balance. */
  readonly reason: string | null;
  readonly taken: string;
  readonly undelivered: string;
}

export function purse(status: StatusAnswer | null, kind: 'cash' | 'card', reader: Reader): PurseModel {
  if (status === null) {
    return { known: false, value: NO_DATA, change: null, reason: null, taken: NO_DATA, undelivered: NO_DATA };
  }
  const balance = kind === 'cash' ? status.cash_balance : status.card_balance;
  const known = status.balances_known && balance !== null;
  return {
    known,
    value: known ? money(balance) : NO_DATA,
    change: known ? `${signedMoney(balance)} ${sinceOpening(status, reader)}` : null,
    reason: known ? null : whyUnknown(status, reader),
    taken: status.taken_today === null ? NO_DATA : money(status.taken_today[kind]),
    undelivered: undeliveredIn(status),
  };
}

function sinceOpening({ sessions, session }: StatusAnswer, reader: Reader): string {
  const open = sessions.filter(({ status }) => status === 'open');
  if (open.length > 1) return 'за открытые смены';
  return session === null ? 'за смену' : `за смену с ${moment(session.opened_at, reader.now, reader.zone)}`;
}

function whyUnknown({ sessions }: StatusAnswer, reader: Reader): string {
  const closedAt = Math.max(...sessions.map(({ closed_at }) => closed_at ?? 0));
  if (sessions.some(({ status }) => status === 'closing')) return 'Смена закрывается';
  if (closedAt > 0) return `Смена закрыта, ${moment(closedAt, reader.now, reader.zone)}`;
  return 'Адаптер не сообщает о смене';
}
