/** Why nobody was let in, in words for whoever stands before the screen. */
import { ApiError } from '../live/rest.ts';
import { duration } from '../text/time.ts';

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
