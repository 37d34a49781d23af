/** Why something cannot be asked for, or did not come. What the server does not have and what did not arrive are two things. */
import { isDayName, shiftDay } from '../../domain/day.ts';
import { MOST_DAYS_EXPORTED } from '../../domain/receipt-search.ts';
import { duration } from '../../domain/time-text.ts';
import { ApiError } from '../live/rest.ts';

/** Days are checked before the server has to refuse them. */
export function periodProblem(from: string, to: string, today: string, mostDays = MOST_DAYS_EXPORTED): string | null {
  if (!isDayName(from) || !isDayName(to)) return 'Укажите обе даты';
  if (from > to) return 'Начало позже конца';
  if (to > today) return 'Этот день ещё не наступил';
  if (shiftDay(from, mostDays - 1) < to) return `Не больше ${mostDays} дней за раз`;
  return null;
}

/** `ofDays`: whether fewer days could have been asked for. */
export function failureWords(error: unknown, what: string, ofDays = false): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `${what}: слишком долго. Попробуйте ${ofDays ? 'меньше дней или ' : ''}немного позже.`;
  if (!(error instanceof ApiError)) return 'Нет связи с монитором. Проверьте сеть и попробуйте ещё раз.';
  switch (error.code) {
    case 'buffer_unreadable':
      return 'База чеков сейчас не читается. Попробуйте позже.';
    case 'journal_unavailable':
      return 'Журнал сейчас не ведётся. Сообщите администратору.';
    case 'overloaded':
    case 'too_many_requests':
      return 'Слишком много запросов сразу. Попробуйте через минуту.';
    case 'invalid_parameter':
      return `${what}: проверьте, что введено.`;
    case 'unauthorized':
    case 'forbidden':
      return 'Для этого нужно войти под другим именем.';
    default:
      return `${what}: не удалось. Сообщите администратору.`;
  }
}

export function logoutTrouble(error: unknown): string {
  return `Выйти не удалось${error instanceof ApiError ? '' : ': нет связи с монитором'}. Вход остался.`;
}

export const STILL_LOCKED = 'Экран не открылся: войдите под другим именем или разрешите браузеру cookie.';

export function loginTrouble(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Нет связи с монитором. Попробуйте ещё раз.';
  switch (error.code) {
    case 'unauthorized':
      return 'Имя или пароль не подходят. Проверьте раскладку и Caps Lock.';
    case 'too_many_requests':
      return `Слишком много попыток. Подождите ${duration(error.retryAfter ?? 60)}.`;
    default:
      return 'Войти не удалось. Попробуйте ещё раз.';
  }
}
