/** What goes on outside the page's own area: the tab's title and icon, the siren, a screen kept awake, a page kept. */
import { effect, signal } from '@preact/signals';
import type { Tone } from '../domain/faces.ts';
import { onSettings, type Settings, saveSettings } from './memory.ts';
import { title } from './model/dashboard.ts';
import { chime, ring, setVolume, unlock } from './siren.ts';
import { audible, changeSettings, lossRings, picture, ringing, settings, sound, unknownTerminal } from './store.ts';

const ICONS: Readonly<Record<Tone, string>> = {
  good: './light-good.svg',
  watch: './light-watch.svg',
  bad: './light-bad.svg',
  info: './light-good.svg',
  none: './light-unknown.svg',
};

export const awake = signal(false);
export const canStayAwake = 'wakeLock' in navigator;
/** Where the browser allows one at all: over https, and on the PC itself. */
export const canKeepPage = window.isSecureContext && 'serviceWorker' in navigator;

export function startSigns(): void {
  if (canKeepPage) void navigator.serviceWorker.register('./sw.js').catch(() => {});
  effect(() => {
    const { overall, place, shop } = picture.value;
    document.title = title(overall, place === '' ? shop : `${place}, ${shop}`);
    document.querySelector('#favicon')?.setAttribute('href', ICONS[overall.tone]);
  });
  let ofOthers: Settings | null = null;
  onSettings((others) => {
    ofOthers = others;
    settings.value = others;
  });
  effect(() => {
    // What another tab was told it has written itself; written again, it might undo what came after.
    if (settings.value !== ofOthers) saveSettings(settings.value);
    setVolume(settings.value.volume);
  });
  // Where a till is not known there is nothing to stop the siren by.
  effect(() => ring(sound.value === 'on' && !unknownTerminal.value && (ringing.value.length > 0 || lossRings.value)));
  effect(() => {
    if (settings.value.keepAwake) void stayAwake();
    else sleepAgain();
  });
  // The system takes the lock away whenever the page is hidden.
  document.addEventListener('visibilitychange', () => settings.peek().keepAwake && void stayAwake());
  // A finger that comes down does not count as a touch for browsers: one that goes up does.
  for (const gesture of ['pointerup', 'keydown'] as const) addEventListener(gesture, soundAgain);
  // After the tap has done what it was meant for.
  addEventListener('click', askForSound, { once: true });
}

/** A screen that was told to sound yesterday, or was interrupted, sounds again after the next touch. */
function soundAgain({ target }: Event): void {
  // The switch itself asks the browser; were it asked here too, the same tap would switch the sound off again.
  if (target instanceof Element && target.closest('[data-sound]') !== null) return;
  if (settings.peek().sound && !audible.peek()) void becomeAudible();
}

export const asksForSound = signal(false);

function askForSound(): void {
  setTimeout(() => {
    asksForSound.value = !settings.peek().asked;
  });
}

export function answerSound(wanted: boolean): void {
  asksForSound.value = false;
  changeSettings({ sound: wanted, asked: true });
  if (wanted) void becomeAudible().then(chime);
}

/** One tap turns it on and is the tap that browsers wait for. */
export function toggleSound(): void {
  const wanted = sound.peek() !== 'on';
  changeSettings({ sound: wanted, asked: true });
  if (wanted) void becomeAudible();
}

export async function becomeAudible(): Promise<void> {
  await unlock((now) => {
    audible.value = now;
  });
}

let lock: WakeLockSentinel | null = null;

async function stayAwake(): Promise<void> {
  if (!canStayAwake || document.visibilityState !== 'visible' || (lock !== null && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request('screen');
    awake.value = true;
    lock.addEventListener('release', () => {
      awake.value = false;
    });
  } catch {
    // A nearly empty battery may forbid it; the dialog then says that the screen goes dark as usual.
    awake.value = false;
  }
}

export function toggleAwake(): void {
  changeSettings({ keepAwake: !awake.peek() });
}

function sleepAgain(): void {
  void lock?.release();
  lock = null;
}
