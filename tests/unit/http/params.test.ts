import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiError } from '../../../src/http/errors.ts';
import { calendarDay, digits, oneOf, parseQuery, posId } from '../../../src/http/input.ts';

const schema = z.object({
  days: digits(1, 366, 7),
  level: oneOf(['P1', 'P2']).optional(),
  from: calendarDay().optional(),
  pos_id: posId.optional(),
});

function complaint(query: string, known: z.ZodObject = schema): ApiError['answer'] {
  try {
    parseQuery(known, `/x?${query}`);
  } catch (error) {
    if (error instanceof ApiError) return error.answer;
    throw error;
  }
  throw new Error(`${query} was accepted`);
}

describe('query parameters', () => {
  test('have defaults, and are read by their names', () => {
    expect(parseQuery(schema, '/x')).toEqual({ days: 7 });
    expect(parseQuery(schema, '/x?')).toEqual({ days: 7 });
    expect(parseQuery(schema, '/x?days=30&level=P1&from=2028-02-29&pos_id=%D0%9A%D0%B0%D1%81%D1%81%D0%B0')).toEqual({
      days: 30,
      level: 'P1',
      from: '2028-02-29',
      pos_id: 'Касса',
    });
  });

  test.each([
    ['days=0', 'days'],
    ['days=367', 'days'],
    ['days=7.0', 'days'],
    ['days=1e2', 'days'],
    ['days=0x10', 'days'],
    ['days=-1', 'days'],
    ['days=+1', 'days'],
    ['days=%201', 'days'],
    ['days=', 'days'],
    ['days', 'days'],
    ['days=١', 'days'],
    ['days=99999999999999999999', 'days'],
    ['level=p1', 'level'],
    ['level=', 'level'],
    ['from=2027-02-29', 'from'],
    ['from=1999-12-31', 'from'],
    ['from=20270101', 'from'],
    ['pos_id=', 'pos_id'],
    ['days=1&days=1', 'days'],
    ['day=1', 'day'],
    ['__proto__=1', '__proto__'],
    ['days[]=1', 'days[]'],
  ])('%s is refused, and says which one it is', (query, parameter) => {
    expect(complaint(query)).toMatchObject({ error: 'invalid_parameter', parameter });
  });

  test('a route without parameters does not mind any', () => {
    expect(parseQuery(undefined, '/health?_=123&_=124')).toEqual({});
  });

  test('where one is unknown, those that are known are said, or that there is none', () => {
    expect(complaint('day=1').detail).toBe('day: not a parameter here; known: days, level, from, pos_id');
    expect(complaint('day=1', z.object({})).detail).toBe('day: not a parameter here; known: none');
  });

  test('a name that a client invents is cut before it is repeated', () => {
    expect(complaint(`${'x'.repeat(5000)}=1`).parameter).toHaveLength(60);
  });

  test('whatever stands there, a number from the range comes out or a complaint', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const query = `days=${encodeURIComponent(text)}`;
        const isOne = /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= 366;
        if (isOne) expect(parseQuery(schema, `/x?${query}`).days).toBe(Number(text));
        else expect(complaint(query).parameter).toBe('days');
      }),
    );
  });
});
