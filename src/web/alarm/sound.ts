/** Two rising tones, made here: no sound file to fetch, and nothing that an ear takes for the till's own beep. */
const REPEAT_MS = 6_000;
const TONES = [
  { from: 0, hertz: 740 },
  { from: 0.22, hertz: 988 },
  { from: 0.6, hertz: 740 },
  { from: 0.82, hertz: 988 },
] as const;
const LENGTH = 0.18;

let context: AudioContext | null = null;
let repeating: ReturnType<typeof setInterval> | null = null;
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
  if (on && repeating === null) {
    chime();
    repeating = setInterval(chime, REPEAT_MS);
  }
  if (!on && repeating !== null) {
    clearInterval(repeating);
    repeating = null;
  }
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

/** Browsers keep a page silent until it is touched: wanting sound and having it are two things. */
export type SoundState = 'on' | 'waiting' | 'off';

export const SOUND_WORDS: Readonly<Record<SoundState, string>> = {
  on: 'Звук включён',
  waiting: 'Звук ждёт касания',
  off: 'Звук выключен',
};
