/** One word each for printing, the queue, the OFD, the shift and Odoo. Their colours are what the alerts say. */
import type { AlertAnswer, StatusAnswer } from '../../api/schemas/status.ts';
import { CHIPS, type ChipId, chipTone, NO_DATA, type Tone } from '../../domain/faces.ts';
import { ago, moment } from '../../domain/time-text.ts';
import type { Message } from '../live/message.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import type { Reader } from './shown.ts';

export interface ChipModel {
  readonly id: ChipId;
  readonly title: string;
  readonly tone: Tone;
  readonly words: string;
}

/** What a chip's own source says while no alert stands about it. */
interface AtRest {
  readonly tone: Tone;
  readonly words: string;
}

const UNKNOWN: AtRest = { tone: 'none', words: NO_DATA.toLowerCase() };
const TROUBLE: Readonly<Record<Tone, string>> = {
  ...{ bad: 'тревога', watch: 'внимание', info: 'к сведению', good: 'в порядке' },
  none: UNKNOWN.words,
};

/** `current`: whether the screen hears the monitor at all. */
export function chips(message: Message, reader: Reader, current: boolean): ChipModel[] {
  return CHIPS.flatMap((chip) => {
    if (chip.id === 'odoo' && message.kkt_status.odoo_online === null && !isToldOf(chip.about, message.alerts))
      return [];
    const rest = current ? AT_REST[chip.id](message, reader) : UNKNOWN;
    const tone = chipTone(chip, message.alerts, rest.tone);
    return [{ id: chip.id, title: chip.title, tone, words: wordsFor(chip.id, tone, rest) }];
  });
}

function isToldOf(names: readonly string[], alerts: readonly AlertAnswer[]): boolean {
  return alerts.some(({ name }) => names.includes(name));
}

/** How many receipts wait is worth more than that there is trouble: the colour says that. */
function wordsFor(id: ChipId, tone: Tone, rest: AtRest): string {
  if (tone === rest.tone || (id === 'queue' && rest !== UNKNOWN)) return rest.words;
  return TROUBLE[tone];
}

const AT_REST: Readonly<Record<ChipId, (message: Message, reader: Reader) => AtRest>> = {
  print: ({ buffer, terminals, kkt_status }) => {
    // Where nothing was ever sold nobody knows whether it prints.
    const known = buffer !== null && terminals.some(({ last_receipt_at }) => last_receipt_at !== null);
    return known && kkt_status.state !== 'unknown' ? { tone: 'good', words: TROUBLE.good } : UNKNOWN;
  },
  queue: ({ buffer }) => (buffer === null ? UNKNOWN : { tone: 'good', words: counted(buffer.pending, RECEIPTS) }),
  ofd: ({ kkt_status, timestamp }, { now }) => ofdAtRest(kkt_status, Math.max(0, now - timestamp)),
  shift: shiftAtRest,
  odoo: ({ kkt_status: { odoo_online } }) => {
    if (odoo_online === null) return UNKNOWN;
    return odoo_online ? { tone: 'good', words: 'на связи' } : { tone: 'info', words: 'нет связи' };
  },
};

/** Late is not dead: a busy adapter's last word stands with its age, which goes on while nothing changes. */
function ofdAtRest({ state, circuit_breaker_state, state_age_seconds }: StatusAnswer['kkt_status'], waited: number) {
  if (state === 'offline' || state === 'unknown') return UNKNOWN;
  const age = state === 'busy' && state_age_seconds !== null ? `, узнали ${ago(state_age_seconds + waited)}` : '';
  switch (circuit_breaker_state) {
    case 'CLOSED':
      return { tone: 'good', words: `на связи${age}` } as const;
    case 'OPEN':
      return { tone: 'info', words: `чеки ждут${age}` } as const;
    case 'HALF_OPEN':
      return { tone: 'info', words: `связь проверяется${age}` } as const;
    case 'UNKNOWN':
      return UNKNOWN;
  }
}

function shiftAtRest({ buffer, sessions, terminals }: Message, { now, zone }: Reader): AtRest {
  if (buffer === null) return UNKNOWN;
  const open = sessions.filter(({ status }) => status === 'open').map(({ opened_at }) => opened_at);
  if (open.length > 0 && open.length < terminals.length)
    return { tone: 'good', words: `открыта на ${open.length} из ${terminals.length}` };
  if (open.length > 0) return { tone: 'good', words: `открыта с ${moment(Math.min(...open), now, zone)}` };
  if (sessions.some(({ status }) => status === 'closing')) return { tone: 'info', words: 'закрывается' };
  return sessions.length > 0 ? { tone: 'info', words: 'закрыта' } : UNKNOWN;
}
