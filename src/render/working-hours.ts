/** The hours in which people are told of what can wait, as Alertmanager writes them. */
import type { Config } from '../config/schema.ts';

export const WORKING_HOURS = 'working-hours';

export function workingHours({ working_hours: { from, to }, time_zone }: Config['shop']) {
  const range = (start_time: string, end_time: string) => ({ start_time, end_time });
  const times = from < to ? [range(from, to)] : [range(from, '24:00'), range('00:00', to)];
  const lasting = times.filter(({ start_time, end_time }) => start_time !== end_time);
  return { name: WORKING_HOURS, time_intervals: [{ times: lasting, location: time_zone }] };
}
