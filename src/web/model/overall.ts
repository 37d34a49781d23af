/** One word for the whole screen, for the one who passes by at two metres. */
import type { Link } from '../live/connection.ts';
import type { Message } from '../live/message.ts';
import { ALERTS, counted, URGENT } from '../text/plural.ts';
import type { Tone } from './shown.ts';

export interface Overall {
  readonly tone: Tone;
  readonly words: string;
}

export function overall(message: Message | null, link: Link): Overall {
  if (link === 'lost') return { tone: 'none', words: 'Нет связи' };
  if (message === null) return { tone: 'none', words: 'Подключение…' };
  const urgent = message.alerts.filter(({ level }) => level === 'P1').length;
  const others = message.alerts.filter(({ level }) => level === 'P2').length;
  if (urgent > 0) return { tone: 'bad', words: counted(urgent, URGENT) };
  if (others > 0) return { tone: 'watch', words: `Внимание: ${counted(others, ALERTS)}` };
  if (message.buffer === null) return { tone: 'none', words: 'Нет данных' };
  return { tone: 'good', words: 'Всё в порядке' };
}

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', watch: '!', bad: '‼', info: 'i', none: '?' };

/** For the tab in the background. */
export function title({ tone, words }: Overall, place: string): string {
  return `${SIGNS[tone]} ${words} — ${place}`;
}
