/** What a request brings along: closed names, given once, digits where a number is meant. The rest is refused. */
import * as z from 'zod';
import { ApiError } from './errors.ts';

export function digits(min: number, max: number, fallback: number) {
  const error = `expected a whole number from ${min} to ${max}, in digits`;
  return z
    .string()
    .regex(/^\d{1,6}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }))
    .default(fallback);
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: `expected one of ${words.join(', ')}` });
}

export function calendarDay() {
  const error = 'expected a day like 2026-03-31';
  return z.iso.date({ error }).refine((day) => day >= '2000-01-01' && day < '2100-01-01', {
    error: 'expected a day between 2000 and 2099',
  });
}

export const posId = z
  .string()
  .min(1, { error: 'expected the id of a terminal' })
  .max(200, { error: 'expected the id of a terminal' })
  .describe('Only this terminal');

const NOTHING = z.object({});

/** A route without parameters of its own does not mind any. */
export function parseQuery<Query extends z.ZodObject>(schema: Query | undefined, url: string): z.output<Query>;
export function parseQuery(schema: z.ZodObject = NOTHING, url: string): z.output<z.ZodObject> {
  const mark = url.indexOf('?');
  const given = schema === NOTHING || mark === -1 ? {} : collect(schema, new URLSearchParams(url.slice(mark + 1)));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badParameter(String(issue?.path[0] ?? ''), issue?.message ?? 'not understood');
}

export function parseBody<Body extends z.ZodType>(schema: Body, given: unknown): z.output<Body> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = (issue?.path ?? []).map(String).join('.');
  throw badParameter(place === '' ? 'body' : place, issue?.message ?? 'not understood');
}

export function badParameter(parameter: string, why: string): ApiError {
  const name = parameter.slice(0, 60);
  return new ApiError('invalid_parameter', `${name}: ${why}`, { parameter: name });
}

function collect(schema: z.ZodObject, query: URLSearchParams): Record<string, string> {
  const known = Object.keys(schema.shape);
  const given: Record<string, string> = Object.create(null);
  for (const [name, value] of query) {
    if (!known.includes(name)) throw badParameter(name, `not a parameter here; known: ${known.join(', ')}`);
    if (name in given) throw badParameter(name, 'given more than once');
    given[name] = value;
  }
  return given;
}
