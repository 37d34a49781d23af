/** One line for the whole screen, for the one who passes by at two metres, and for the tab in the background. */
import { TONE_FACES, type Tone } from '../../domain/faces.ts';
import type { Message } from '../live/message.ts';
import type { AlertModel } from './alerts.ts';

export interface Overall {
  readonly tone: Tone;
  readonly words: string;
}

/** `lost`: the words for a line that is gone; null while it is not. */
export function overall(message: Message | null, alerts: readonly AlertModel[], lost: string | null): Overall {
  if (lost !== null) return { tone: 'none', words: lost };
  if (message === null) return { tone: 'none', words: 'Подключение…' };
  const [first] = alerts;
  if (first !== undefined) return { tone: first.tone, words: first.title };
  if (message.buffer === null) return { tone: 'none', words: 'Нет данных' };
  return { tone: 'good', words: 'Всё в порядке' };
}

export function title({ tone, words }: Overall, place: string): string {
  return `${TONE_FACES[tone].sign} ${words} — ${place}`;
}
