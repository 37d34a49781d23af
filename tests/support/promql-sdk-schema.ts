/** The schema of a dashboard as far as the SDK carries it: the interfaces in its type declarations. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = dirname(dirname(fileURLToPath(import.meta.resolve('@grafana/grafana-foundation-sdk/dashboard'))));

interface Field {
  readonly required: boolean;
  readonly type: string;
}

type Shape = ReadonlyMap<string, Field>;

/** Compares a value with an interface like `dashboard.Panel`, and names every place where it differs. */
export function differences(value: unknown, type: string, at = '$'): string[] {
  const [name = '', module = 'dashboard'] = type.split('.').reverse();
  return compare(value, name, module, at);
}

function compare(value: unknown, type: string, module: string, at: string): string[] {
  // One member of an enum is checked as the enum.
  const bare = type.trim().replace(/^([A-Z]\w*)\.\w+$/, '$1');
  if (/^(any|cog\.\w+|.*\bRecord<.*)$/.test(bare)) return [];
  const choices = splitUnion(bare);
  if (choices.length > 1) {
    const attempts = choices.map((choice) => compare(value, choice, module, at));
    return attempts.find((found) => found.length === 0) ?? attempts.sort((a, b) => a.length - b.length)[0] ?? [];
  }
  if (bare.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${at}: not a list`];
    const item = bare.slice(0, -2).replace(/^\((.*)\)$/, '$1');
    return value.flatMap((entry, index) => compare(entry, item, module, `${at}[${index}]`));
  }
  if (bare === 'null') return value === null ? [] : [`${at}: not null`];
  if (['string', 'number', 'boolean'].includes(bare)) {
    return typeof value === bare ? [] : [`${at}: not a ${bare}`];
  }
  if (/^".*"$/.test(bare)) return value === bare.slice(1, -1) ? [] : [`${at}: not ${bare}`];
  const [inner = '', outer = module] = bare.split('.').reverse();
  const declared = declarations(outer);
  const words = declared.enums.get(inner);
  if (words !== undefined) return words.includes(value) ? [] : [`${at}: ${String(value)} is no ${inner}`];
  const shape = declared.interfaces.get(inner);
  if (shape === undefined) return [];
  return compareShape(value, shape, outer, at);
}

function compareShape(value: unknown, shape: Shape, module: string, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: not a section`];
  const unknown = Object.keys(value).filter((key) => !shape.has(key));
  const given: Readonly<Record<string, unknown>> = { ...value };
  return [
    ...unknown.map((key) => `${at}.${key}: not in the schema`),
    ...[...shape].flatMap(([key, { required, type }]) => {
      if (given[key] === undefined) return required ? [`${at}.${key}: missing`] : [];
      return compare(given[key], type, module, `${at}.${key}`);
    }),
  ];
}

interface Declarations {
  readonly interfaces: ReadonlyMap<string, Shape>;
  readonly enums: ReadonlyMap<string, readonly unknown[]>;
}

const read = new Map<string, Declarations>();

function declarations(module: string): Declarations {
  const known = read.get(module);
  if (known !== undefined) return known;
  const text = readFileSync(join(DIST, module, 'types.gen.d.ts'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const interfaces = new Map<string, Shape>();
  for (const [, name = '', body = ''] of text.matchAll(/export interface (\w+) (\{[\s\S]*?\n\})/g)) {
    // A field that is itself a section spans lines of deeper indent, and is not looked into.
    const fields = body.matchAll(/^ {4}(\w+)(\??): (?:([^{\n]*);|\{)$/gm);
    interfaces.set(
      name,
      new Map([...fields].map(([, key = '', mark, type = 'any']) => [key, { required: mark === '', type }])),
    );
  }
  const enums = new Map<string, readonly unknown[]>();
  for (const [, name = '', body = ''] of text.matchAll(/export declare enum (\w+) \{([\s\S]*?)\n\}/g)) {
    enums.set(
      name,
      [...body.matchAll(/= ("[^"]*"|-?\d+)/g)].map(([, literal = '']) => JSON.parse(literal)),
    );
  }
  const found = { interfaces, enums };
  read.set(module, found);
  return found;
}

function splitUnion(type: string): string[] {
  return /^\(.*\)\[\]$/.test(type) ? [type] : type.split(' | ').map((choice) => choice.trim());
}
