/** Requests made up from the API's own description: some as it wants them, most of them not. */
import type { Random } from '../../../src/simulator/random.ts';

interface Parameter {
  readonly name: string;
  readonly schema: { readonly type?: string; readonly enum?: readonly string[]; readonly default?: unknown };
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, unknown>>;
}
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface MadeUp {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What the description says may be answered; null where it says nothing of such a request. */
  readonly documented: readonly string[] | null;
}

type Words = [string, ...string[]];

const METHODS: Words = ['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const NASTY: Words = [
  '',
  ...['0', '-1', '1', '7', '30', '366', '367', '1e3', '0x10', '９', 'NaN', 'null', 'true', '999999999999999999999'],
  ...['POS-001', 'POS-002', 'pos-001', '__proto__', 'constructor', 'P1', 'P2', 'INFO', 'json', 'csv', 'revenue'],
  ...[
    '2027-02-30',
    '2026-11-21',
    '1999-12-31',
    '2100-01-01',
    '2026-11-21T00:00:00Z',
    "' OR 1=1 --",
    '../../etc/passwd',
  ],
  ...[
    '\u0000',
    '\ud800',
    '<script>',
    '%',
    '💥'.repeat(50),
    'x'.repeat(300),
    'x'.repeat(3000),
    '{"a":1}',
    '[]',
    '\r\nX: y',
  ],
];
const ODD_PATHS: Words = [
  '/',
  '/..%2f..',
  '/%ff',
  '/api',
  '/api/v1',
  '/api//v1/status',
  '/.env',
  '/assets/x.js',
  '/-/reload',
];
/** Nothing in its place is the address of something else. */
const NOT_EMPTY = '0';
const TYPES: Words = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', ''];
const BODIES: Words = [
  '',
  '{',
  '[]',
  'null',
  '{"username":"admin","password":"x"}',
  '{"__proto__":{"admin":true}}',
  'x'.repeat(5000),
];

export function requestMaker(description: Description, random: Random): () => MadeUp {
  const { pick, chance } = random;
  const [first = '/', ...others] = Object.keys(description.paths);

  const valueFor = ({ schema }: Parameter): string => {
    if (chance(0.5)) return pick(NASTY);
    const [word, ...words] = schema.enum ?? [];
    if (word !== undefined) return pick([word, ...words]);
    if (schema.type === 'integer' || schema.type === 'number') return String(random.integer(0, 400));
    return pick(['POS-001', '2026-11-20', '2026-11-21', String(schema.default ?? '')]);
  };

  const queryFor = (operation: Operation | undefined): string => {
    const words: string[] = [];
    const say = (name: string, value: string) =>
      words.push(chance(0.9) ? `${encode(name)}=${encode(value)}` : `${encode(name)}=${encodeURI(plain(value))}`);
    for (const parameter of operation?.parameters ?? []) {
      if (chance(0.6)) say(parameter.name, valueFor(parameter));
      if (chance(0.03)) say(parameter.name, valueFor(parameter));
    }
    if (chance(0.05)) say(pick(NASTY), pick(NASTY));
    return words.length === 0 ? '' : `?${words.join('&')}`;
  };

  return () => {
    const described = chance(0.9);
    const template = described ? pick([first, ...others]) : pick(ODD_PATHS);
    const method = pick(METHODS);
    const asked = described
      ? template.replaceAll(/\{[^}]+\}|:[a-z_]+/gi, () => encode(pick(NASTY)) || NOT_EMPTY)
      : template;
    const operations = description.paths[template];
    const operation = operations?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
    const query = queryFor(operations?.get ?? operations?.post);
    return {
      method,
      path: asked + query,
      headers: headersFor(random),
      body: method === 'GET' || method === 'HEAD' || chance(0.5) ? null : pick(BODIES),
      documented: operation === undefined ? null : Object.keys(operation.responses),
    };
  };
}

function headersFor({ pick, chance }: Random) {
  return {
    ...(chance(0.3) && { 'content-type': pick(TYPES) }),
    ...(chance(0.05) && { authorization: pick(['Basic', 'Basic eDp5', 'Bearer x.y.z', 'Digest x']) }),
    ...(chance(0.05) && { cookie: pick(['pos_monitor=x', '=;;=', 'a'.repeat(500)]) }),
    ...(chance(0.05) && { accept: pick(['*/*', 'text/html', 'application/openmetrics-text', 'x']) }),
    ...(chance(0.05) && { origin: pick(['null', 'https://evil.example', 'x']) }),
    ...(chance(0.05) && { range: 'bytes=0-10' }),
    ...(chance(0.05) && { 'if-none-match': '*' }),
  };
}

const plain = (text: string) => text.toWellFormed();
const encode = (text: string) => encodeURIComponent(plain(text));
