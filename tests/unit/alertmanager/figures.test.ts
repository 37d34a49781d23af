import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/alertmanager/client.ts';
import { afterEntries, channelEntries } from '../../../src/domain/channels.ts';

/** As 0.25 prints them; below, as a newer one does that tells receivers and reasons apart. */
const OLD = `
# TYPE alertmanager_notifications_failed_total counter
alertmanager_notifications_failed_total{integration="email"} 0
alertmanager_notifications_failed_total{integration="telegram"} 2
alertmanager_notifications_total{integration="email"} 4
alertmanager_notifications_total{integration="telegram"} 7
alertmanager_notification_requests_total{integration="telegram"} 9
`;
const NEW = `
alertmanager_notifications_failed_total{integration="telegram",reason="clientError",receiver_name="people/telegram[0]"} 1
alertmanager_notifications_failed_total{integration="telegram",reason="other",receiver_name="people/telegram[0]"} 1
alertmanager_notifications_total{integration="telegram",receiver_name="people/telegram[0]"} 3
alertmanager_notifications_total{integration="telegram",receiver_name="notices/telegram[0]"} 4
alertmanager_notifications_total{integration="webhook",receiver_name="watchdog/webhook[0]"} 500
`;

test('the figures of both are summed by kind of channel, and the watchdog is nobody’s message', () => {
  const telegram = { tried: 7, failed: 2 };
  expect(figuresOf(OLD)).toEqual({ email: { tried: 4, failed: 0 }, telegram });
  expect(figuresOf(NEW)).toEqual({ telegram });
});

test('what happened between two looks is said, and a first look says nothing of when', () => {
  const now = { telegram: { tried: 10, failed: 3 }, email: { tried: 4, failed: 0 } };
  expect(channelEntries(null, now, 7)).toEqual([]);
  const entries = channelEntries(figuresOf(OLD), now, 7);
  expect(entries.map(({ kind, who, text }) => [kind, who, text])).toEqual([
    ['failed', 'telegram', '1'],
    ['delivered', 'telegram', '2'],
  ]);
  expect(afterEntries({ telegram: { delivered: 1, failed: 2 } }, entries)).toEqual({
    telegram: { delivered: 7, failed: 7 },
  });
});

test('an Alertmanager that was started anew counts from nothing', () => {
  const entries = channelEntries(figuresOf(OLD), { telegram: { tried: 1, failed: 0 } }, 7);
  expect(entries.map(({ kind, text }) => [kind, text])).toEqual([['delivered', '1']]);
});
