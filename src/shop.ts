import { channelsOf } from './config/notifications.ts';
import { type Config, WEEKDAYS, type Weekday } from './config/schema.ts';
import { dayEnd, minutesOf } from './domain/day.ts';
import type { Shop } from './domain/shop.ts';

export function shopOf(config: Config, demo: boolean): Shop {
  const zone = config.shop.time_zone;
  // The last day is a whole day.
  const endOf = (day: string | undefined) => (day === undefined ? null : dayEnd(day, zone));
  return {
    name: config.shop.name,
    zone,
    terminals: config.terminals,
    categories: Object.entries(config.categories).map(([name, patterns]) => ({ name, patterns })),
    capacity: config.buffer.capacity ?? null,
    driveEnds: endOf(config.fiscal_drive_ends),
    contractEnds: endOf(config.ofd_contract_ends),
    hours: hoursOf(config.shop.working_hours),
    closed: closedDays(config.shop.closed),
    training: config.shop.training,
    channels: channelsOf(config.notifications),
    hasAlertmanager: config.notifications.alertmanager_url !== undefined,
    contacts: config.contacts,
    publicUrl: config.public_url ?? null,
    demo,
    thresholds: config.thresholds,
  };
}

function hoursOf({ from, to }: Config['shop']['working_hours']): Shop['hours'] {
  return from === '00:00' && to === '24:00' ? null : { opens: minutesOf(from), closes: minutesOf(to) };
}

function closedDays(closed: Config['shop']['closed']): Shop['closed'] {
  const isWeekday = (day: string): day is Weekday => WEEKDAYS.some((one) => one === day);
  return {
    weekdays: closed.filter(isWeekday).map((day) => WEEKDAYS.indexOf(day)),
    days: closed.filter((day) => !isWeekday(day)),
  };
}
