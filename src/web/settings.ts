/** What this screen remembers. A browser that forbids storage forgets it, and that is all. */
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
const KEY = 'pos-monitor';
export const LONGEST_NAME = 60;

export function readSettings(stored: string | null): Settings {
  const value = parse(stored);
  if (typeof value !== 'object' || value === null) return DEFAULTS;
  const { sound, asked, volume, keepAwake, screen, till } = value as Record<string, unknown>;
  return {
    sound: sound === true,
    asked: asked === true || sound === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : DEFAULTS.volume,
    keepAwake: keepAwake === true,
    till: typeof till === 'string' ? till : DEFAULTS.till,
    screen: typeof screen === 'string' ? screen.slice(0, LONGEST_NAME) : DEFAULTS.screen,
  };
}

/** Without what cannot be seen, which the server refuses; what joins the parts of an emoji stays. */
export function nameOfScreen({ screen }: Settings): string {
  return screen.replace(/(?!\u200d)[\p{Cc}\p{Cf}]/gu, '').trim();
}

export function loadSettings(): Settings {
  try {
    return readSettings(localStorage.getItem(KEY));
  } catch {
    return DEFAULTS;
  }
}

export function saveSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Private windows and full disks: the choice then lasts as long as the page.
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
