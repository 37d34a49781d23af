/** The days of an export, checked before the server has to refuse them. */
import { isDayName, shiftDay } from '../../domain/day.ts';
import { MOST_DAYS_EXPORTED } from '../../domain/export.ts';

export function periodProblem(from: string, to: string, today: string, mostDays = MOST_DAYS_EXPORTED): string | null {
  if (!isDayName(from) || !isDayName(to)) return 'Укажите обе даты';
  if (from > to) return 'Начало позже конца';
  if (to > today) return 'Этот день ещё не наступил';
  if (shiftDay(from, mostDays - 1) < to) return `Не больше ${mostDays} дней за раз`;
  return null;
}
