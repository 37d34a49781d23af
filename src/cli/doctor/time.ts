import { localTime, type Seconds, type TimeZone } from '../../domain/day.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** A computer whose battery is empty wakes up in its year of birth. */
const PLAUSIBLE_YEARS = { first: 2025, last: 2100 };

export function examineClock(now: Seconds, drift: Seconds | null, tolerance: Seconds): Finding {
  const utc = new Date(now * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const year = Number(utc.slice(0, 4));
  const advice = 'Включите синхронизацию времени: дата в чеке должна быть верной.';
  if (year < PLAUSIBLE_YEARS.first || year > PLAUSIBLE_YEARS.last) {
    return problem('clock', `Часы этого компьютера показывают ${utc} UTC`, advice);
  }
  if (drift === null) return fine('clock', `Часы: ${utc} UTC, сравнить не с чем`);
  const seconds = Math.round(Math.abs(drift));
  if (Math.abs(drift) > tolerance) {
    return warning('clock', `Часы ${drift > 0 ? 'спешат' : 'отстают'} от часов адаптера на ${seconds} с`, advice);
  }
  return fine('clock', `Часы: ${utc} UTC, с часами адаптера сходятся`);
}

export function examineZone(now: Seconds, zone: TimeZone): Finding {
  const { day, hour, minute } = localTime(now, zone);
  const [year, month, date] = day.split('-');
  const clock = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return fine('time_zone', `Часовой пояс магазина ${zone}: сейчас ${date}.${month}.${year} ${clock}`);
}
