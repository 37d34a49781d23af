import { expect, test } from 'vitest';
import { messagesModel } from '../../../src/web/model/messages.ts';
import { NOON } from '../../support/page-states.ts';

const reader = { now: NOON, zone: 'Europe/Moscow' };
const telegram = { channel: 'telegram', delivered_at: NOON - 3600, failed_at: NOON - 7200 };
const told = { configured: true, working: true, last_watchdog_at: NOON - 20, channels: [telegram] };

test('says of each channel when it last carried a message, and nothing else while all is well', () => {
  const { warning, channels } = messagesModel({ ...told, channels: [telegram] }, reader);
  expect({ warning, channels }).toEqual({ warning: null, channels: 'Последние сообщения: Telegram 13:23' });
});

test('a shop whose messages go to nobody is told so', () => {
  const nobody = [
    { ...told, configured: false, working: null },
    { ...told, channels: [] },
  ];
  for (const state of nobody) {
    expect(messagesModel(state, reader)).toMatchObject({
      tone: 'info',
      warning: 'Сообщений на телефон не будет: о тревоге скажет только этот экран.',
    });
  }
});

test('names the channel whose last message failed', () => {
  const email = { channel: 'email', delivered_at: null, failed_at: NOON - 60 };
  expect(messagesModel({ ...told, channels: [telegram, email] }, reader).warning).toBe(
    'Сообщение не дошло: почта (14:22). Смотрите на этот экран.',
  );
});

test('that nothing works at all comes before any channel', () => {
  expect(messagesModel({ ...told, working: false, configured: false }, reader)).toMatchObject({
    tone: 'watch',
    warning: 'Сообщения на телефон не работают: смотрите на этот экран.',
  });
});

test('says nothing before the first message', () => {
  expect(messagesModel(undefined, reader)).toEqual({ tone: 'info', warning: null, channels: null });
});
