/** Why something that was asked for did not come. What the server does not have and what did not arrive are two things. */
import { ApiError } from '../live/rest.ts';

export function failureWords(error: unknown, what: string): string {
  if (!(error instanceof ApiError)) return `Нет связи с монитором: ${what.toLowerCase()} не загрузить. Проверьте сеть.`;
  switch (error.code) {
    case 'buffer_unreadable':
      return 'База чеков сейчас не читается. Попробуйте позже.';
    case 'journal_unavailable':
      return 'Журнал сейчас не ведётся. Сообщите администратору.';
    case 'overloaded':
    case 'too_many_requests':
      return 'Слишком много запросов сразу. Попробуйте через минуту.';
    case 'unauthorized':
    case 'forbidden':
      return 'Для этого нужно войти под другим именем.';
    default:
      return `${what}: не удалось. ${error.message}`;
  }
}
