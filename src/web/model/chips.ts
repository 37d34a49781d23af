/** One word each for printing, the queue, the OFD, the shift and Odoo. Their colours are what the alerts say. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { CHIPS, type ChipId, chipTone, NO_DATA, type Tone } from '../../domain/faces.ts';
import { ago, moment } from '../../domain/time-text.ts';
import type { Message } from '../live/rest.ts';
import { counted, RECEIPTS, type Reader } from '../text.ts';

/** A sign in its colour, and what it says. */
export interface Light {
  readonly tone: Tone;
  readonly words: string;
}

export interface ChipModel extends Light {
  readonly id: ChipId;
  readonly title: string;
}

const UNKNOWN: Light = { tone: 'none', words: NO_DATA.toLowerCase() };
const TROUBLE: Readonly<Record<Tone, string>> = {
  ...{ bad: 'тревога', watch: 'внимание', info: 'к сведению', good: 'в порядке' },
  none: UNKNOWN.words,
};

/** `current`: whether the screen hears the monitor at all. */
export function chips(message: Message, reader: Reader, current: boolean): ChipModel[] {
  return CHIPS.flatMap((chip) => {
    const isToldOf = message.alerts.some(({ name }) => chip.about.includes(name));
    if (chip.id === 'odoo' && message.kkt_status.odoo_online === null && !isToldOf) return [];
    const rest = current ? AT_REST[chip.id](message, reader) : UNKNOWN;
    const tone = chipTone(chip, message.alerts, rest.tone);
    // How many receipts wait is worth more than that there is trouble: the colour says that.
    const asAtRest = tone === rest.tone || (chip.id === 'queue' && rest !== UNKNOWN);
    return [{ id: chip.id, title: chip.title, tone, words: asAtRest ? rest.words : TROUBLE[tone] }];
  });
}

/** What a chip's own source says while no alert stands about it. */
const AT_REST: Readonly<Record<ChipId, (message: Message, reader: Reader) => Light>> = {
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
function ofdAtRest(
  { state, circuit_breaker_state, state_age_seconds }: StatusAnswer['kkt_status'],
  waited: number,
): Light {
  if (state === 'offline' || state === 'unknown') return UNKNOWN;
  const age = state === 'busy' && state_age_seconds !== null ? `, узнали ${ago(state_age_seconds + waited)}` : '';
  switch (circuit_breaker_state) {
    case 'CLOSED':
      return { tone: 'good', words: `на связи${age}` };
    case 'OPEN':
      return { tone: 'info', words: `чеки ждут${age}` };
    case 'HALF_OPEN':
      return { tone: 'info', words: `связь проверяется${age}` };
    case 'UNKNOWN':
      return UNKNOWN;
  }
}

function shiftAtRest({ buffer, sessions, terminals }: Message, { now, zone }: Reader): Light {
  if (buffer === null) return UNKNOWN;
  const open = sessions.filter(({ status }) => status === 'open').map(({ opened_at }) => opened_at);
  if (open.length > 0 && open.length < terminals.length)
    return { tone: 'good', words: `открыта на ${open.length} из ${terminals.length}` };
  if (open.length > 0) return { tone: 'good', words: `открыта с ${moment(Math.min(...open), now, zone)}` };
  if (sessions.some(({ status }) => status === 'closing')) return { tone: 'info', words: 'закрывается' };
  return sessions.length > 0 ? { tone: 'info', words: 'закрыта' } : UNKNOWN;
}
