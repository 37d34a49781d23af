/** What decides about notices, out of the picture of this moment and the settings. */
import type { Config } from '../config/schema.ts';
import { waitOf } from '../domain/alerts/alert.ts';
import { alertNamed } from '../domain/alerts/catalog/index.ts';
import { dayOf, type Seconds, shiftDay } from '../domain/day.ts';
import { type Evening, takingsOf } from '../domain/evening.ts';
import { atClock, openingsAround } from '../domain/hours.ts';
import type { NoticeContext } from '../domain/notices.ts';
import { notificationsWork } from '../domain/notifications.ts';
import type { View } from '../domain/seen.ts';
import type { Shop } from '../domain/shop.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { clockText } from '../domain/time-text.ts';

type Settings = Pick<Config['notifications'], 'morning_message' | 'evening_message'>;

/** Asked again and again, it knows since when Alertmanager has been heard. */
export function noticeContexts(settings: Settings, pace: number): (view: View) => NoticeContext {
  const { morning_message: morningMessage, evening_message: eveningMessage } = settings;
  let heardSince: Seconds | null = null;
  return ({ snapshot, alerts, notifications }) => {
    const { now, shop } = snapshot;
    // Who slept has heard nothing meanwhile, and a clock that was set back makes nothing begin in the future.
    const heard = Math.min(now, Math.max(heardSince ?? now, snapshot.watchingSince));
    heardSince = notificationsWork(notifications, snapshot) === true ? heard : null;
    return {
      now,
      ...hoursAround(shop, now),
      morningMessage,
      evening: eveningMessage ? eveningOf(snapshot) : null,
      heardSince,
      standing: alerts.map(({ state, ...alert }) => ({ ...alert, seen: state === 'active' })),
      pace,
      waits: (name, level) => {
        const alert = alertNamed(name);
        return alert === undefined ? 0 : waitOf(alert, level) / pace;
      },
      clock: (at) => clockText(at, now, shop.zone),
    };
  };
}

/** A shop that never closes has its morning all the same, so that the channels are proven. */
const MORNING_MINUTES = 9 * 60;
const NIGHT_SECONDS = 12 * 3600;

function hoursAround(shop: Shop, now: Seconds): Pick<NoticeContext, 'opened' | 'closedBefore' | 'open'> {
  const openings = openingsAround(shop, now);
  if (openings === null) {
    const today = dayOf(now, shop.zone);
    const morningOf = (day: string) => atClock(day, MORNING_MINUTES, shop.zone);
    const opened = now < morningOf(today) ? morningOf(shiftDay(today, -1)) : morningOf(today);
    return { opened, closedBefore: opened - NIGHT_SECONDS, open: true };
  }
  const { opens, closes } = openings.last;
  const before = openingsAround(shop, opens - 1)?.last.closes ?? opens;
  return { opened: opens, closedBefore: Math.min(before, opens), open: now < closes };
}

function eveningOf({ shop, till, now }: Snapshot): Evening | null {
  const last = openingsAround(shop, now)?.last;
  if (last === undefined || now < last.closes) return null;
  return { closed: last.closes, takings: till === null ? null : takingsOf(till, shop, last.opens) };
}
