import { expect, test } from 'vitest';
import { ApiError } from '../../../src/web/live/rest.ts';
import { failureWords, periodProblem } from '../../../src/web/model/failure.ts';

const refusal = (status: number, body: unknown) => new ApiError(new Response(null, { status }), body);

test.each([
  [
    'a line that is gone',
    new TypeError('Failed to fetch'),
    'Нет связи с монитором. Проверьте сеть и попробуйте ещё раз.',
  ],
  [
    'a sum that takes too long',
    new DOMException('signal timed out', 'TimeoutError'),
    'Чек: слишком долго. Попробуйте немного позже.',
  ],
  [
    'what the server says to programs',
    refusal(404, { error: 'not_found', detail: 'There is no receipt with this id' }),
    'Чек: не удалось. Сообщите администратору.',
  ],
  ['a proxy that has lost us', refusal(502, null), 'Чек: не удалось. Сообщите администратору.'],
])('%s has words of its own', (_what, error, words) => {
  expect(failureWords(error, 'Чек')).toBe(words);
});

test('fewer days are advised only where days were asked for', () => {
  const error = new DOMException('signal timed out', 'TimeoutError');
  expect(failureWords(error, 'Поиск', true)).toBe('Поиск: слишком долго. Попробуйте меньше дней или немного позже.');
});

test.each([
  ['2026-10-09', '2026-10-09', null],
  ['2025-10-09', '2026-10-09', null],
  ['2025-10-08', '2026-10-09', 'Не больше 366 дней за раз'],
  ['2026-10-09', '2026-10-08', 'Начало позже конца'],
  ['2026-10-09', '2026-10-10', 'Этот день ещё не наступил'],
  // A year while it is typed.
  ['0002-10-09', '2026-10-09', 'Не больше 366 дней за раз'],
  ['', '2026-10-09', 'Укажите обе даты'],
  ['2026-02-30', '2026-10-09', 'Укажите обе даты'],
])('from %s to %s: %s', (from, to, problem) => {
  expect(periodProblem(from, to, '2026-10-09')).toBe(problem);
});
