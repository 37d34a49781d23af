/** The grid of a shop with several terminals. */
import type { AlertAnswer, StatusAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { LEVEL_FACES, type Tone } from '../../domain/faces.ts';
import { moment } from '../../domain/time-text.ts';
import { money } from '../text/money.ts';
import { byUrgency } from './alerts.ts';
import { undelivered } from './buffer.ts';
import type { Reader } from './shown.ts';

export interface TerminalModel {
  readonly posId: string;
  readonly name: string;
  readonly tone: Tone;
  readonly words: string;
  /** The drawer's sums; null where the till keeps none, so that the card does not say so six times. */
  readonly cash: string | null;
  readonly card: string | null;
  readonly waiting: string;
}

export function terminalGrid(
  status: StatusAnswer | null,
  alerts: readonly AlertAnswer[],
  reader: Reader,
): TerminalModel[] {
  return (status?.terminals ?? []).map((terminal) => ({
    posId: terminal.pos_id,
    name: terminal.name,
    ...(trouble(terminal, alerts) ?? shift(terminal, status?.sessions ?? [], reader)),
    cash: terminal.cash_balance === null ? null : money(terminal.cash_balance),
    card: terminal.card_balance === null ? null : money(terminal.card_balance),
    waiting: undelivered(terminal),
  }));
}

interface Light {
  readonly tone: Tone;
  readonly words: string;
}

function trouble({ pos_id }: TerminalBrief, alerts: readonly AlertAnswer[]): Light | null {
  const [worst] = alerts.filter((alert) => alert.pos_id === pos_id).sort(byUrgency);
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
