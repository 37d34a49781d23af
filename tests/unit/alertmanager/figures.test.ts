import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/alertmanager/client.ts';
import type { Entry } from '../../../src/domain/journal.ts';
import {
  afterEntries,
  afterLook,
  type Handed,
  NOTHING_SENT,
  type Sent,
  WATCHDOG,
} from '../../../src/domain/notifications.ts';

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
alertmanager_notification_requests_total{integration="webhook",receiver_name="people"} 8
alertmanager_notification_requests_total{integration="webhook",receiver_name="watchdog"} 3
alertmanager_notification_requests_failed_total{integration="webhook",receiver_name="watchdog"} 2
alertmanager_notifications_failed_total{integration="webhook",reason="serverError",receiver_name="watchdog"} 1
`;
const START = {
  telegram: { requests: 90, delivered: 5, failed: 2 },
  webhook: { requests: 40, delivered: 40, failed: 0 },
};
const DLQ = { alert: 'PosDlqNotEmpty', posId: null, level: 'P1' } as const;
const handed = (to: Handed['to'], about: Handed['about'] = [DLQ]): Handed => ({ about, to, beside: 1 });
const words = (entries: readonly Entry[]) => entries.map(({ kind, who, text, alert }) => [kind, who, text, alert]);
const look = (now: typeof START, heard: readonly Handed[], before: Sent = { ...NOTHING_SENT, figures: START }) =>
  afterLook(before, now, heard, 7);
const grown = (delivered: number, failed = 0, beside = 0, besideFailed = 0) => ({
  telegram: { requests: 90 + delivered + 3 * failed, delivered: 5 + delivered, failed: 2 + failed },
  webhook: { requests: 40 + beside + 3 * besideFailed, delivered: 40 + beside, failed: besideFailed },
});

test('what a channel took is what it was asked for without error; what is still tried is neither', () => {
  const telegram = { requests: 90, delivered: 5, failed: 2 };
  expect(figuresOf(OLD)).toEqual({ email: { requests: 4, delivered: 4, failed: 0 }, telegram });
  expect(figuresOf(NEW)).toEqual({
    telegram: { ...telegram, requests: 7 },
    max: { requests: 1, delivered: 1, failed: 0 },
    webhook: { requests: 8, delivered: 8, failed: 0 },
    watchdog: { requests: 3, delivered: 1, failed: 1 },
  });
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
  expect(words(third.entries)).toEqual([['delivered', 'telegram', '1', DLQ.alert]]);
});

/** Looks one after the other, and what each of them says. */
function looks(...seen: readonly (readonly [ReturnType<typeof grown>, readonly Handed[]])[]) {
  let sent: Sent = { ...NOTHING_SENT, figures: START };
  return seen.map(([now, heard]) => {
    const looked = look(now, heard, sent);
    sent = looked.sent;
    return words(looked.entries);
  });
}

test('what failed is tried again: that it fails once more is no news, and what goes through then has its name', () => {
  const other = handed({ telegram: 1 }, [{ ...DLQ, alert: 'PosTillSilent' }]);
  expect(
    looks(
      [grown(0, 1), [handed({ telegram: 1 })]],
      [grown(0, 2), []],
      [grown(0, 4), [other]],
      [grown(0, 6), []],
      [grown(2, 6), []],
    ),
  ).toEqual([
    [['failed', 'telegram', '1', DLQ.alert]],
    [],
    [['failed', 'telegram', '1', 'PosTillSilent']],
    [],
    [
      ['delivered', 'telegram', '1', DLQ.alert],
      ['delivered', 'telegram', '1', 'PosTillSilent'],
    ],
  ]);
});

test('one of two addresses that takes nothing is told once, and does not keep the other from being named', () => {
  expect(
    looks(
      [grown(1, 1), [handed({ telegram: 2 })]],
      [grown(1, 2), []],
      [grown(2, 2), [handed({ telegram: 1 })]],
      [grown(3, 2), []],
    ),
  ).toEqual([
    [
      ['failed', 'telegram', '1', null],
      ['delivered', 'telegram', '1', null],
    ],
    [],
    [['delivered', 'telegram', '1', DLQ.alert]],
    [['delivered', 'telegram', '1', null]],
  ]);
});

test('what has not been tried again for an hour is forgotten', () => {
  const failed = afterLook({ ...NOTHING_SENT, figures: START }, grown(0, 1), [handed({ telegram: 1 })], 7);
  for (const [at, name] of [
    [3606, DLQ.alert],
    [3607, null],
  ] as const) {
    const { sent } = afterLook(failed.sent, grown(0, 1), [], at);
    expect(words(afterLook(sent, grown(1, 1), [], at).entries)).toEqual([['delivered', 'telegram', '1', name]]);
  }
});

test('a watchdog that is down is no webhook of people that failed, for as long as it is', () => {
  const watchdog: Handed = { about: [{ ...DLQ, alert: WATCHDOG }], to: {}, beside: 2 };
  expect(
    looks(
      [grown(0, 0, 1), [watchdog]],
      [grown(0, 0, 1), []],
      [grown(0, 0, 1, 1), []],
      [grown(0, 0, 2, 2), [watchdog]],
      [grown(0, 0, 4, 3), [handed({ webhook: 1 })]],
      [grown(0, 0, 6, 3), [watchdog]],
      [grown(0, 0, 7, 4), [handed({ webhook: 1 })]],
    ),
  ).toEqual([[], [], [], [], [['delivered', 'webhook', '1', DLQ.alert]], [], [['failed', 'webhook', '1', DLQ.alert]]]);
});

test('where there is no watchdog outside, nothing that fails is its own once our ear was counted again', () => {
  const ear: Handed = { about: [{ ...DLQ, alert: WATCHDOG }], to: {}, beside: 1 };
  // Alertmanager was started anew before it counted what had reached us.
  expect(
    looks([grown(0), [ear]], [grown(0), []], [grown(0, 0, 1), [ear]], [grown(0, 0, 2, 1), [handed({ webhook: 1 })]]),
  ).toEqual([[], [], [], [['failed', 'webhook', '1', DLQ.alert]]]);
});

test('where Alertmanager was asked in the midst of counting, nothing is told twice', () => {
  expect(
    looks([grown(1), []], [{ ...grown(1), telegram: { requests: 91, delivered: 5, failed: 2 } }, []], [grown(1), []]),
  ).toEqual([[['delivered', 'telegram', '1', null]], [], []]);
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
  const { entries } = look({ ...START, telegram: { requests: 2, delivered: 1, failed: 0 } }, []);
  expect(words(entries)).toEqual([['delivered', 'telegram', '1', null]]);
});
