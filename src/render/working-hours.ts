/** The hours in which people are told of what can wait, as Alertmanager writes them. */
import { type Config, WEEKDAYS } from '../config/schema.ts';

type Shop = Config['shop'];

const WORKING_HOURS = 'working-hours';
const CLOSED_DAYS = 'closed-days';

/** What a route has that waits for them. */
export function waits(shop: Shop) {
  const days = closedDays(shop).length > 0;
  return { active_time_intervals: [WORKING_HOURS], ...(days && { mute_time_intervals: [CLOSED_DAYS] }) };
}

export function timeIntervals(shop: Shop) {
  const {
    working_hours: { from, to },
    time_zone: location,
  } = shop;
  const parts = from < to ? [part(shop, from, to, 0)] : [part(shop, from, '24:00', 0), part(shop, '00:00', to, 1)];
  const days = closedDays(shop).map((day) => {
    const [year = '', month, date] = day.split('-');
    return { years: [year], months: [String(Number(month))], days_of_month: [String(Number(date))], location };
  });
  return [
    { name: WORKING_HOURS, time_intervals: parts.flat() },
    ...(days.length > 0 ? [{ name: CLOSED_DAYS, time_intervals: days }] : []),
  ];
}

/** A part of the working day, on the weekday of its opening or the one after it. */
function part({ closed, time_zone: location }: Shop, start_time: string, end_time: string, later: 0 | 1) {
  if (start_time === end_time) return [];
  const open = WEEKDAYS.filter((_, day) => !closed.includes(WEEKDAYS.at(day - later) ?? ''));
  const times = [{ start_time, end_time }];
  return [{ times, ...(open.length < WEEKDAYS.length && { weekdays: open }), location }];
}

function closedDays({ closed }: Shop): string[] {
  return closed.filter((day) => !WEEKDAYS.some((one) => one === day));
}
