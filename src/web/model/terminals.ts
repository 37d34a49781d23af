/** The grid of a shop with several terminals. */
import type { AlertAnswer, StatusAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { money, NO_DATA } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import type { Tone } from './shown.ts';
import { undelivered, waitingOf } from './undelivered.ts';

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
    ...(urgency(terminal, alerts) ?? shift(terminal, status?.sessions ?? [])),
    cash: terminal.cash_balance === null ? NO_DATA : money(terminal.cash_balance),
    card: terminal.card_balance === null ? NO_DATA : money(terminal.card_balance),
    pending: counted(terminal.pending, RECEIPTS),
    undelivered: undelivered(waitingOf(terminal)),
  }));
}

interface Light {
  readonly tone: Tone;
  readonly words: string;
}

function urgency(terminal: TerminalBrief, alerts: readonly AlertAnswer[]): Light | null {
  const own = alerts.filter(({ pos_id }) => pos_id === terminal.pos_id);
  if (own.some(({ level }) => level === 'P1')) return { tone: 'bad', words: 'Срочно' };
  return own.some(({ level }) => level === 'P2') ? { tone: 'watch', words: 'Внимание' } : null;
}

/** An adapter that tells nothing of a terminal's shift has not said that it is closed. */
function shift({ pos_id, session_open }: TerminalBrief, sessions: StatusAnswer['sessions']): Light {
  if (session_open === true) return { tone: 'good', words: 'Смена открыта' };
  switch (sessions.find((session) => session.pos_id === pos_id)?.status) {
    case 'closing':
      return { tone: 'info', words: 'Смена закрывается' };
    case 'closed':
      return { tone: 'info', words: 'Смена закрыта' };
    default:
      return { tone: 'none', words: 'О смене нет данных' };
  }
}
