import { expect, test } from 'vitest';
import { noticeContexts } from '../../../src/alertmanager/notice-context.ts';
import { dayOf, dayStart } from '../../../src/domain/day.ts';
import { NOTHING_HEARD } from '../../../src/domain/notifications.ts';
import { nothingSeen } from '../../../src/domain/seen.ts';
import { NOW, SHOP } from '../../support/facts.ts';

test.each([
  [2, -15],
  [8.9, -15],
  [9.1, 9],
  [23, 9],
])('in a shop that never closes at %d o’clock the morning was at hour %d', (hour, opened) => {
  const midnight = dayStart(dayOf(NOW, SHOP.zone), SHOP.zone);
  const now = midnight + hour * 3600;
  const { view } = nothingSeen(
    { shop: { ...SHOP, hours: null }, limits: { slowSeconds: 5 } },
    { wall: now, steady: 1000 },
  );
  const context = noticeContexts({ morning_message: true, evening_message: true }, 1)(view);
  expect(context).toMatchObject({ opened: midnight + opened * 3600, open: true, evening: null });
});

test('Alertmanager was not heard while the computer slept, nor at a moment that is yet to come', () => {
  const { view } = nothingSeen({ shop: SHOP, limits: { slowSeconds: 5 } }, { wall: NOW, steady: 1000 });
  const context = noticeContexts({ morning_message: true, evening_message: true }, 1);
  const heardSince = (now: number, watchingSince = NOW) =>
    context({
      ...view,
      snapshot: { ...view.snapshot, now, watchingSince },
      notifications: { ...NOTHING_HEARD, watchdogAt: now },
    }).heardSince;
  expect([heardSince(NOW), heardSince(NOW + 600)]).toEqual([NOW, NOW]);
  expect(heardSince(NOW + 40_000, NOW + 39_990)).toBe(NOW + 39_990);
  expect(heardSince(NOW + 30_000, NOW + 28_000)).toBe(NOW + 30_000);
});
