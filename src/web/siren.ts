/**
 * The siren sounds for every P1 that nobody has seen on any screen, and again where it still stands after a while.
 * The server knows who saw what. What was tapped here is quiet here at once, also while the server cannot be told.
 */
import type { AlertAnswer } from '../api/schemas/status.ts';

/** Until when this screen keeps quiet, by the alert's beginning, and since when it is so bad. */
export type Hushed = Readonly<Record<string, number>>;

type Urgent = Pick<AlertAnswer, 'level' | 'name' | 'pos_id' | 'timestamp' | 'level_since' | 'seen'>;

const HUSH_SECONDS = 15 * 60;

export function unseen<A extends Urgent>(alerts: readonly A[], hushed: Hushed, now: number): A[] {
  return alerts.filter(
    (alert) =>
      alert.level === 'P1' &&
      (alert.seen === null || alert.seen.rings_again_at <= now) &&
      !isHushed(alert, hushed[keyOf(alert)] ?? 0, now),
  );
}

/** Clocks tell whole seconds, and two of them may be rounded apart. */
const ROUNDED_SECONDS = 2;

/** Once the server knows of the tap, it says until when screens are quiet. */
function isHushed({ seen }: Urgent, until: number, now: number): boolean {
  const isKnown = seen !== null && seen.at >= until - HUSH_SECONDS - ROUNDED_SECONDS;
  return until > now && !isKnown;
}

export function hush(alerts: readonly Urgent[], before: Hushed, now: number): Hushed {
  const still = Object.entries(before).filter(([, until]) => until > now);
  const tapped = alerts.map((alert) => [keyOf(alert), now + HUSH_SECONDS] as const);
  return Object.fromEntries([...still, ...tapped]);
}

function keyOf({ name, pos_id, timestamp, level_since }: Urgent): string {
  return `${name} ${pos_id ?? ''} ${timestamp} ${level_since}`;
}

/** Browsers keep a page silent until it is touched: wanting sound and having it are two things. */
export type SoundState = 'on' | 'waiting' | 'off';

export const SOUND_WORDS: Readonly<Record<SoundState, string>> = {
  on: 'Звук включён',
  waiting: 'Звук ждёт касания',
  off: 'Звук выключен',
};

const REPEAT_MS = 6_000;
/** Two rising tones, made here: no sound file to fetch, and nothing that an ear takes for the till's own beep. */
const TONES = [
  { from: 0, hertz: 740 },
  { from: 0.22, hertz: 988 },
  { from: 0.6, hertz: 740 },
  { from: 0.82, hertz: 988 },
] as const;
const LENGTH = 0.18;

let context: AudioContext | null = null;
let repeating: ReturnType<typeof setInterval> | undefined;
let loudness = 0.5;

/** Browsers let a page sound only after a tap; call this from one. A call, a lock or another app may end it again. */
export async function unlock(onAudible: (audible: boolean) => void): Promise<void> {
  if (context === null) {
    const own = new AudioContext();
    own.onstatechange = () => onAudible(own.state === 'running');
    context = own;
  }
  await context.resume();
  onAudible(context.state === 'running');
}

export function setVolume(volume: number): void {
  loudness = volume;
}

export function ring(on: boolean): void {
  if (on === (repeating !== undefined)) return;
  clearInterval(repeating);
  repeating = on ? setInterval(chime, REPEAT_MS) : undefined;
  if (on) chime();
}

export function chime(): void {
  if (context === null) return;
  for (const { from, hertz } of TONES) {
    const start = context.currentTime + from;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = 'triangle';
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.setValueAtTime(loudness, start + LENGTH - 0.05);
    gain.gain.linearRampToValueAtTime(0, start + LENGTH);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + LENGTH);
  }
}
