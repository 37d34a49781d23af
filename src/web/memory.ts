/** What this browser remembers. One that forbids storage (private windows, full disks) forgets it, and that is all. */
import { dayOf } from '../domain/day.ts';
import { parsedObject } from '../domain/foreign.ts';
import { type Message, parseMessage } from './live/rest.ts';

export interface Settings {
  readonly sound: boolean;
  /** Whether anybody has decided about the sound. */
  readonly asked: boolean;
  /** 0…1 */
  readonly volume: number;
  readonly keepAwake: boolean;
  /** What this screen is called, where nobody logs in. */
  readonly screen: string;
  /** The till that was shown last; none for the whole shop. */
  readonly till: string;
}

export const DEFAULTS: Settings = { sound: false, asked: false, volume: 0.6, keepAwake: false, screen: '', till: '' };
const SETTINGS = 'pos-monitor';
export const LONGEST_NAME = 60;

export function loadSettings(): Settings {
  return readSettings(attempt(() => localStorage.getItem(SETTINGS)));
}

export function readSettings(stored: string | null): Settings {
  const { sound, asked, volume, keepAwake, screen, till } = parsedObject(stored) ?? {};
  return {
    sound: sound === true,
    asked: asked === true || sound === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : DEFAULTS.volume,
    keepAwake: keepAwake === true,
    till: typeof till === 'string' ? till : DEFAULTS.till,
    screen: typeof screen === 'string' ? screen.slice(0, LONGEST_NAME) : DEFAULTS.screen,
  };
}

export function saveSettings(settings: Settings): void {
  attempt(() => localStorage.setItem(SETTINGS, JSON.stringify(settings)));
}

/** What another tab of this browser was told holds here, too, or each would undo what the other was told. */
export function onSettings(take: (settings: Settings) => void): void {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === SETTINGS) take(readSettings(newValue));
  });
}

/** Without what cannot be seen, which the server refuses; what joins the parts of an emoji stays. */
export function nameOfScreen({ screen }: Settings): string {
  return screen.replace(/(?!\u200d)[\p{Cc}\p{Cf}]/gu, '').trim();
}

/** The last thing the server said: shown with its age where there is no connection, never as current. */
const PICTURE = 'pos-monitor-last';
const pictureOf = (posId: string | null) => (posId === null ? PICTURE : `${PICTURE} ${posId}`);

export function keepPicture(posId: string | null, message: Message): void {
  attempt(() => localStorage.setItem(pictureOf(posId), JSON.stringify(message)));
}

export function forgetPicture(): void {
  attempt(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PICTURE)) localStorage.removeItem(key);
  });
}

/** Of this till and of today: what yesterday brought would stand under today's words. */
export function keptPicture(posId: string | null, now: number): Message | null {
  return attempt(() => {
    const message = parseMessage(localStorage.getItem(pictureOf(posId)) ?? '');
    if (message === null) return null;
    const zone = message.shop.time_zone;
    return dayOf(message.timestamp, zone) === dayOf(now, zone) ? message : null;
  });
}

function attempt<T>(job: () => T): T | null {
  try {
    return job();
  } catch {
    return null;
  }
}
