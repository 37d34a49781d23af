/** The kinds of value a setting may have. Each says in one sentence what it expects, whatever is wrong with the value. */
import * as z from 'zod';
import { isRecord } from '../domain/foreign.ts';

export function whole(min: number, max: number) {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function decimal(min: number, max: number) {
  const error = `expected a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

export function text(what: string) {
  const error = `expected ${what}`;
  return z.string({ error }).trim().min(1, { error });
}

export function matching(pattern: RegExp, what: string) {
  const error = `expected ${what}`;
  return z.string({ error }).regex(pattern, { error });
}

export function accepted(accepts: (value: string) => boolean, what: string) {
  const error = `expected ${what}`;
  return z.string({ error }).trim().refine(accepts, { error });
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  const error = `expected one of ${words.join(', ')}`;
  return z.string({ error }).toLowerCase().pipe(z.enum(words, { error }));
}

export function flag() {
  return z.boolean({ error: 'expected true or false' });
}

/** A web address; `bare` ones may carry neither user, query nor fragment, because paths are appended to them. */
export function webAddress({ bare = false, protocols = ['http:', 'https:'] } = {}) {
  const schemes = protocols.map((protocol) => `${protocol}//`).join(' or ');
  const what = `an address that begins with ${schemes}${bare ? ', without user, query and fragment' : ''}`;
  return accepted((value) => {
    const url = URL.parse(value);
    if (url === null || !protocols.includes(url.protocol) || url.hostname === '') return false;
    return !bare || (url.username === '' && url.password === '' && url.search === '' && url.hash === '');
  }, what);
}

export function calendarDay() {
  return z.iso.date({ error: 'expected a date like 2027-03-31' });
}

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'expected a list' });
}

/** Names chosen by the operator. Without a prototype, so that a terminal called `constructor` is not found by accident. */
export function named<Value extends z.ZodType>(value: Value) {
  return z
    .record(z.string(), value, { error: 'expected a section of names and values' })
    .transform((entries): Record<string, z.output<Value>> => Object.assign(Object.create(null), entries));
}

export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'expected a section with settings'),
  });
}

type Given = Readonly<Record<string, unknown>>;

/** A rule about several settings of one section; it is checked even while other settings are wrong. */
export function together<Section extends z.ZodType>(
  schema: Section,
  holds: (given: Given) => boolean,
  error: string,
  path: string[] = [],
): Section {
  return schema.refine((value) => !isRecord(value) || holds(value), { error, path, when: () => true });
}
