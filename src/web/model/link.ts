import type { Tone } from '../../domain/faces.ts';
import { type Connection, POLL_MS } from '../live/connection.ts';
import { clock } from '../text/time.ts';

/** The light of the way between this screen and the monitor. `offset` is server time less this browser's, in seconds. */
export function linkWords({ link, lostAt }: Connection, offset: number, zone: string): { tone: Tone; words: string } {
  switch (link) {
    case 'connecting':
      return { tone: 'none', words: 'Подключение…' };
    case 'live':
      return { tone: 'good', words: 'Онлайн' };
    case 'polling':
      return { tone: 'good', words: `Онлайн, раз в ${POLL_MS / 1000} с` };
    case 'lost':
      return { tone: 'bad', words: `Нет связи с ${clock((lostAt ?? 0) / 1000 + offset, zone)}` };
  }
}
