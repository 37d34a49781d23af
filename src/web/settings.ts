/** What this screen remembers. A browser that forbids storage forgets it, and that is all. */
export interface Settings {
  readonly sound: boolean;
  /** 0…1 */
  readonly volume: number;
  readonly keepAwake: boolean;
  readonly acknowledged: Readonly<Record<string, number>>;
}

export const DEFAULTS: Settings = { sound: false, volume: 0.6, keepAwake: false, acknowledged: {} };
const KEY = 'pos-monitor';

export function readSettings(stored: string | null): Settings {
  const value = parse(stored);
  if (typeof value !== 'object' || value === null) return DEFAULTS;
  const { sound, volume, keepAwake, acknowledged } = value as Record<string, unknown>;
  return {
    sound: sound === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : DEFAULTS.volume,
    keepAwake: keepAwake === true,
    acknowledged: numbersOf(acknowledged),
  };
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

function numbersOf(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
