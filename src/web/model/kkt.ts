/** The adapter and the OFD behind it, in words. Late is not dead: a busy adapter's last word is shown with its age. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { NO_DATA } from '../text/money.ts';
import { ago } from '../text/time.ts';
import type { Tone } from './shown.ts';

export interface KktModel {
  readonly tone: Tone;
  readonly value: string;
  readonly ofdTone: Tone;
  readonly ofd: string;
  readonly age: string | null;
}

type Kkt = StatusAnswer['kkt_status'];

const ADAPTER: Readonly<Record<Kkt['state'], { tone: Tone; value: string }>> = {
  online: { tone: 'good', value: 'Онлайн' },
  busy: { tone: 'watch', value: 'Занята' },
  offline: { tone: 'bad', value: 'Не отвечает' },
  unknown: { tone: 'none', value: NO_DATA },
};

const BREAKER: Readonly<Record<Kkt['circuit_breaker_state'], { tone: Tone; ofd: string }>> = {
  CLOSED: { tone: 'good', ofd: 'на связи' },
  OPEN: { tone: 'watch', ofd: 'недоступен, чеки ждут в буфере' },
  HALF_OPEN: { tone: 'watch', ofd: 'связь восстанавливается' },
  UNKNOWN: { tone: 'none', ofd: 'нет данных' },
};

/** `waited` is what passed since the message was made: the age goes on while nothing changes. */
export function kkt(status: Kkt | null, waited: number): KktModel {
  if (status === null) return { tone: 'none', value: NO_DATA, ofdTone: 'none', ofd: 'нет данных', age: null };
  const { tone: ofdTone, ofd } = BREAKER[status.circuit_breaker_state];
  return { ...ADAPTER[status.state], ofdTone, ofd, age: ageOf(status, Math.max(0, waited)) };
}

function ageOf({ state, state_age_seconds }: Kkt, waited: number): string | null {
  if (state === 'online') return null;
  if (state_age_seconds === null) return 'Ещё ни разу не ответила';
  const when = ago(state_age_seconds + waited);
  return state === 'busy' ? `Ждёт ответа. Состояние узнали ${when}` : `Ответила ${when}`;
}
