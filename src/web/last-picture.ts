/** The last thing the server said, kept over a reload: shown with its age where there is no connection, never as current. */

import { dayOf } from '../domain/day.ts';
import { type Message, parseMessage } from './live/message.ts';

const KEY = 'pos-monitor-last';

export function keepPicture(posId: string | null, message: Message): void {
  try {
    localStorage.setItem(KEY, `${posId ?? ''}\n${JSON.stringify(message)}`);
  } catch {
    // Private windows and full disks: without a connection nothing is shown after a reload.
  }
}

export function forgetPicture(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // What could not be kept is not there.
  }
}

/** Of this till and of today: what yesterday brought would stand under today's words. */
export function keptPicture(posId: string | null, now: number): Message | null {
  try {
    const [whose, ...rest] = (localStorage.getItem(KEY) ?? '').split('\n');
    const message = whose === (posId ?? '') ? parseMessage(rest.join('\n')) : null;
    if (message === null) return null;
    const zone = message.shop.time_zone;
    return dayOf(message.timestamp, zone) === dayOf(now, zone) ? message : null;
  } catch {
    return null;
  }
}

/** Where the browser allows one at all: over https, and on the PC itself. */
export const canKeepPage = window.isSecureContext && 'serviceWorker' in navigator;

export function keepPage(): void {
  if (canKeepPage) void navigator.serviceWorker.register('./sw.js').catch(() => {});
}
