import { expect, test } from 'vitest';
import {
  afterMessage,
  NOTHING_HEARD,
  notificationsWork,
  WATCHDOG,
  WATCHDOG_SILENCE_SECONDS,
} from '../../../src/domain/notifications.ts';

const NOW = 1_800_000_000;
const at = (now: number, watchingSince = 0) => ({ now, watchingSince });
const watchdog = { at: NOW, status: 'firing', alerts: [WATCHDOG] } as const;

test('nothing is known before Alertmanager has spoken', () => {
  expect(notificationsWork(NOTHING_HEARD, at(NOW))).toBeNull();
  const told = afterMessage(NOTHING_HEARD, { at: NOW, status: 'firing', alerts: ['PosBufferFull'] });
  expect(notificationsWork(told, at(NOW))).toBeNull();
});

test('messages go out until the watchdog has been silent for too long', () => {
  const heard = afterMessage(NOTHING_HEARD, watchdog);
  expect(notificationsWork(heard, at(NOW + WATCHDOG_SILENCE_SECONDS))).toBe(true);
  expect(notificationsWork(heard, at(NOW + WATCHDOG_SILENCE_SECONDS + 1))).toBe(false);
  const again = afterMessage(heard, { ...watchdog, at: NOW + 1000 });
  expect(notificationsWork(again, at(NOW + WATCHDOG_SILENCE_SECONDS + 1))).toBe(true);
});

test('while the computer slept nobody could have been heard', () => {
  const late = NOW + WATCHDOG_SILENCE_SECONDS + 1;
  const heard = afterMessage(NOTHING_HEARD, watchdog);
  expect(notificationsWork(heard, at(late, NOW + 1))).toBe(true);
  expect(notificationsWork(heard, at(late + 1, NOW + 1))).toBe(false);
});

test('a watchdog that is said to be over was not heard', () => {
  const over = afterMessage(NOTHING_HEARD, { ...watchdog, status: 'resolved' });
  expect(over).toEqual(NOTHING_HEARD);
});
