/**
 * What a request brings along. In the query closed names, given once, digits where a number is meant; in the body, where a
 * route takes one, JSON, small and uncompressed. The rest is refused.
 */

import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { inUtf8 } from '../domain/foreign.ts';
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

/** Of a route that takes nothing else. */
export const ofTerminal = z.object({ pos_id: posId.optional() });

const NOTHING = z.object({});

/** A route without parameters of its own does not mind any. */
export function parseQuery<Query extends z.ZodObject>(schema: Query | undefined, url: string): z.output<Query>;
export function parseQuery(schema: z.ZodObject = NOTHING, url: string): z.output<z.ZodObject> {
  const mark = url.indexOf('?');
  const given = schema === NOTHING || mark === -1 ? {} : collect(schema, new URLSearchParams(url.slice(mark + 1)));
  return parsed(schema, given);
}

export async function parseBody<Body extends z.ZodType>(
  schema: Body,
  request: IncomingMessage,
): Promise<z.output<Body>> {
  return parsed(schema, await readBody(request));
}

function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badParameter(issue?.path.map(String).join('.') || 'body', issue?.message ?? 'not understood');
}

export function badParameter(parameter: string, why: string): ApiError {
  const name = parameter.slice(0, 60);
  return new ApiError('invalid_parameter', `${name}: ${why}`, { parameter: name });
}

function collect(schema: z.ZodObject, query: URLSearchParams): Record<string, string> {
  const known = Object.keys(schema.shape);
  const given: Record<string, string> = Object.create(null);
  for (const [name, value] of query) {
    if (!known.includes(name)) throw badParameter(name, `not a parameter here; known: ${known.join(', ') || 'none'}`);
    if (name in given) throw badParameter(name, 'given more than once');
    given[name] = value;
  }
  return given;
}

/** Alertmanager's message of forty alerts is the longest. */
export const BODY_LIMIT = 128 * 1024;

/** undefined where no body was sent. Only JSON: a form on a page from elsewhere cannot send that unasked. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  if (!/^application\/json\s*(;|$)/i.test(type)) throw badBody('expected the type application/json');
  if (encoding !== undefined) throw badBody('expected no encoding');
  if (!/^[^;]*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) throw badBody('expected UTF-8');
  try {
    return JSON.parse(inUtf8(bytes));
  } catch (error) {
    // What the parser says shows a piece of the body, which may be a password; the place is enough.
    const place = /at position \d+/.exec(String(error))?.[0] ?? '';
    throw badBody(`it is not JSON ${place}`.trimEnd());
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      size += part.length;
      if (size > BODY_LIMIT) break;
      parts.push(part);
    }
  } catch {
    throw badBody('it broke off');
  }
  if (size > BODY_LIMIT) throw new ApiError('payload_too_large', 'The request is too large');
  return Buffer.concat(parts);
}

function badBody(why: string): ApiError {
  return new ApiError('invalid_parameter', `The body of the request: ${why}`, { parameter: 'body' });
}
