import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/alertmanager/client.ts';
import { afterEntries, afterLook, type Handed, NOTHING_SENT, type Sent } from '../../../src/domain/channels.ts';
import type { Entry } from '../../../src/domain/journal.ts';

/** As 0.25 prints them; below, as a newer one does that tells receivers and reasons apart. */
const OLD = `
# TYPE alertmanager_notifications_failed_total counter
alertmanager_notifications_failed_total{integration="email"} 0
alertmanager_notifications_failed_total{integration="telegram"} 2
alertmanager_notifications_total{integration="email"} 5
alertmanager_notification_requests_total{integration="email"} 4
alertmanager_notification_requests_total{integration="telegram"} 90
alertmanager_notification_requests_failed_total{integration="telegram"} 85
`;
const NEW = `
alertmanager_notifications_failed_total{integration="telegram",reason="clientError",receiver_name="people"} 1
alertmanager_notifications_failed_total{integration="telegram",reason="other",receiver_name="people"} 1
alertmanager_notification_requests_total{integration="telegram",receiver_name="people"} 3
alertmanager_notification_requests_total{integration="telegram",receiver_name="notices"} 4
alertmanager_notification_requests_failed_total{integration="telegram",receiver_name="people"} 2
alertmanager_notification_requests_total{integration="webex",receiver_name="people"} 1
`;
const START = { telegram: { delivered: 5, failed: 2 }, webhook: { delivered: 40, failed: 0 } };
const DLQ = { alert: 'PosDlqNotEmpty', posId: null, level: 'P1' } as const;
const handed = (to: Handed['to'], about: Handed['about'] = [DLQ]): Handed => ({ about, to, beside: 1 });
const words = (entries: readonly Entry[]) => entries.map(({ kind, who, text, alert }) => [kind, who, text, alert]);
const look = (now: typeof START, heard: readonly Handed[], before: Sent = { ...NOTHING_SENT, figures: START }) =>
  afterLook(before, now, heard, 7);
const grown = (delivered: number, failed = 0, beside = 0) => ({
  telegram: { delivered: 5 + delivered, failed: 2 + failed },
  webhook: { delivered: 40 + beside, failed: 0 },
});

test('what a channel took is what it was asked for without error; what is still tried is neither', () => {
  const telegram = { delivered: 5, failed: 2 };
  expect(figuresOf(OLD)).toEqual({ email: { delivered: 4, failed: 0 }, telegram });
  expect(figuresOf(NEW)).toEqual({ telegram, max: { delivered: 1, failed: 0 } });
});

test('what happened between two looks is said, and a first look says nothing of when', () => {
  expect(afterLook(NOTHING_SENT, START, [], 7).entries).toEqual([]);
  const { entries } = look(grown(2, 1), []);
  expect(words(entries)).toEqual([
    ['failed', 'telegram', '1', null],
    ['delivered', 'telegram', '2', null],
  ]);
  expect(afterEntries({ telegram: { delivered: 1, failed: 2 } }, entries)).toEqual({
    telegram: { delivered: 7, failed: 7 },
  });
});

test('where all that was handed to a channel had one result, each alert has it', () => {
  const both = [handed({ telegram: 2 }), handed({ telegram: 2 }, [{ ...DLQ, posId: 'POS-002' }, DLQ])];
  expect(words(look(grown(4), both).entries)).toEqual(Array(3).fill(['delivered', 'telegram', '2', DLQ.alert]));
  expect(words(look(grown(0, 4), both).entries)).toEqual(Array(3).fill(['failed', 'telegram', '2', DLQ.alert]));
  expect(words(look(grown(3, 1), both).entries)).toEqual([
    ['failed', 'telegram', '1', null],
    ['delivered', 'telegram', '3', null],
  ]);
});

test('what is still tried is waited for', () => {
  const first = look(grown(0), [handed({ telegram: 1 })]);
  expect(first.entries).toEqual([]);
  const second = look(grown(0, 1), [], first.sent);
  expect(words(second.entries)).toEqual([['failed', 'telegram', '1', DLQ.alert]]);
  const third = look(grown(1, 1), [], second.sent);
  expect(words(third.entries)).toEqual([['delivered', 'telegram', '1', null]]);
});

test('our own ear, and the watchdog outside, are no webhook of people, also where Alertmanager counts them late', () => {
  const watchdog: Handed = { about: [], to: {}, beside: 2 };
  const first = look(grown(0, 0, 1), [watchdog]);
  expect(first.entries).toEqual([]);
  const second = look(grown(0, 0, 2), [], first.sent);
  expect(second.entries).toEqual([]);
  const third = look(grown(0, 0, 4), [handed({ webhook: 1 })], second.sent);
  expect(words(third.entries)).toEqual([['delivered', 'webhook', '1', DLQ.alert]]);
  // A watchdog that does not answer takes away no more than what was heard in that look.
  const fourth = look(grown(0, 0, 5), [watchdog], third.sent);
  const fifth = look(grown(0, 0, 5), [], fourth.sent);
  expect(words(look(grown(0, 0, 7), [handed({ webhook: 1 })], fifth.sent).entries)).toEqual([
    ['delivered', 'webhook', '1', DLQ.alert],
  ]);
});

test('an Alertmanager that was started anew counts from nothing', () => {
  const { entries } = look({ ...START, telegram: { delivered: 1, failed: 0 } }, []);
  expect(words(entries)).toEqual([['delivered', 'telegram', '1', null]]);
});
