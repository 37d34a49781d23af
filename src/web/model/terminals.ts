/** The grid of a shop with several terminals. */
import type { AlertAnswer, StatusAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { money, NO_DATA } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import type { Tone } from './shown.ts';
import { undelivered } from './undelivered.ts';

export interface TerminalModel {
  readonly posId: string;
  readonly name: string;
  readonly tone: Tone;
  readonly words: string;
  readonly cash: string;
  readonly card: string;
  readonly pending: string;
  readonly undelivered: string;
}

export function terminalGrid(status: StatusAnswer | null, alerts: readonly AlertAnswer[]): TerminalModel[] {
  return (status?.terminals ?? []).map((terminal) => ({
    posId: terminal.pos_id,
    name: terminal.name,
    ...light(terminal, alerts),
    cash: terminal.cash_balance === null ? NO_DATA : money(terminal.cash_balance),
    card: terminal.card_balance === null ? NO_DATA : money(terminal.card_balance),
    pending: counted(terminal.pending, RECEIPTS),
    undelivered: undelivered(terminal.undelivered, terminal.undelivered_rubles),
  }));
}

function light(terminal: TerminalBrief, alerts: readonly AlertAnswer[]): { tone: Tone; words: string } {
  const own = alerts.filter(({ pos_id }) => pos_id === terminal.pos_id);
  if (own.some(({ level }) => level === 'P1')) return { tone: 'bad', words: 'Срочно' };
  if (own.some(({ level }) => level === 'P2')) return { tone: 'watch', words: 'Внимание' };
  if (terminal.session_open === null) return { tone: 'none', words: 'О смене нет данных' };
  return terminal.session_open ? { tone: 'good', words: 'Смена открыта' } : { tone: 'info', words: 'Смена не открыта' };
}
