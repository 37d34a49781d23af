/** The demo shop stands where in Russia it is day now, so that somebody buys while somebody watches. */
import { localTime, type Seconds, type TimeZone } from '../domain/day.ts';

const CITIES: readonly { readonly zone: TimeZone; readonly city: string }[] = [
  { zone: 'Europe/Moscow', city: 'Москва' },
  { zone: 'Europe/Kaliningrad', city: 'Калининград' },
  { zone: 'Asia/Yekaterinburg', city: 'Екатеринбург' },
  { zone: 'Asia/Novosibirsk', city: 'Новосибирск' },
  { zone: 'Asia/Irkutsk', city: 'Иркутск' },
  { zone: 'Asia/Vladivostok', city: 'Владивосток' },
  { zone: 'Asia/Kamchatka', city: 'Петропавловск-Камчатский' },
];
const MOSCOW = { zone: 'Europe/Moscow', city: 'Москва' };

export function cityInDaylight(now: Seconds): { readonly zone: TimeZone; readonly city: string } {
  const busy = ({ zone }: { zone: TimeZone }) => {
    const { hour } = localTime(now, zone);
    return hour >= 12 && hour < 20;
  };
  return CITIES.find(busy) ?? MOSCOW;
}
