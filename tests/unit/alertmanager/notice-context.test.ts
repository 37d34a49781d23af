import { expect, test } from 'vitest';
import { noticeContexts } from '../../../src/alertmanager/notice-context.ts';
import { dayOf, dayStart } from '../../../src/domain/day.ts';
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
