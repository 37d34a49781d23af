/** The demo shop stands where it is the middle of a trading day now: nearest to Moscow, and abroad while Russia sleeps. */
import { localTime, type Seconds, type TimeZone } from '../domain/day.ts';

export interface City {
  readonly zone: TimeZone;
  readonly name: { readonly ru: string; readonly en: string };
}

/** Together they cover every hour of every day: those abroad never change their clocks. */
const CITIES: readonly City[] = [
  city('Europe/Moscow', 'Москва', 'Moscow'),
  city('Europe/Kaliningrad', 'Калининград', 'Kaliningrad'),
  city('Asia/Yekaterinburg', 'Екатеринбург', 'Yekaterinburg'),
  city('Asia/Novosibirsk', 'Новосибирск', 'Novosibirsk'),
  city('Asia/Irkutsk', 'Иркутск', 'Irkutsk'),
  city('Asia/Vladivostok', 'Владивосток', 'Vladivostok'),
  city('Asia/Kamchatka', 'Петропавловск-Камчатский', 'Petropavlovsk-Kamchatsky'),
  city('America/Sao_Paulo', 'Сан-Паулу', 'São Paulo'),
  city('America/Phoenix', 'Финикс', 'Phoenix'),
];
/** Shops open at 9 and close at 21; whoever starts now still sees hours of trade. */
const [FROM, UNTIL] = [14, 19];

export function cityInDaylight(now: Seconds): City {
  const found = CITIES.find(({ zone }) => isBusy(localTime(now, zone).hour));
  if (found === undefined) throw new Error('nowhere is it day');
  return found;
}

function isBusy(hour: number): boolean {
  return hour >= FROM && hour < UNTIL;
}

function city(zone: TimeZone, ru: string, en: string): City {
  return { zone, name: { ru, en } };
}
