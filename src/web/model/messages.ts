/** Whether anybody but this screen tells of trouble. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import type { Tone } from '../../domain/faces.ts';
import { moment } from '../../domain/time-text.ts';
import type { Reader } from '../text.ts';

const NAMES: Readonly<Record<string, string>> = { telegram: 'Telegram', max: 'MAX', email: 'почта' };

export function channelName(channel: string): string {
  return NAMES[channel] ?? channel;
}

export function messagesModel(told: StatusAnswer['notifications'] | undefined, reader: Reader) {
  if (told === undefined) return { tone: 'info' as const, warning: null, channels: null };
  const { configured, working, channels } = told;
  const name = ({ channel }: (typeof channels)[number]) => channelName(channel);
  const at = (time: number) => moment(time, reader.now, reader.zone);
  const failing = channels.filter(({ delivered_at, failed_at }) => (failed_at ?? 0) > (delivered_at ?? 0));
  const carried = channels.flatMap((channel) =>
    channel.delivered_at === null ? [] : [`${name(channel)} ${at(channel.delivered_at)}`],
  );
  /** When each channel last carried a message; null where none has yet. */
  const last = carried.length === 0 ? null : `Последние сообщения: ${carried.join(', ')}`;
  const said = (tone: Tone, warning: string | null) => ({ tone, warning, channels: last });
  if (working === false) return said('watch', 'Сообщения на телефон не работают: смотрите на этот экран.');
  if (failing.length > 0) {
    const which = failing.map((channel) => `${name(channel)} (${at(channel.failed_at ?? 0)})`).join(', ');
    return said('watch', `Сообщение не дошло: ${which}. Смотрите на этот экран.`);
  }
  if (configured && channels.length > 0) return said('good', null);
  return said('info', 'Сообщений на телефон не будет: о тревоге скажет только этот экран.');
}
