/** Turns what zod found into sentences for the person who wrote the file. */
import type * as z from 'zod';
import { isRecord, nearest } from '../domain/foreign.ts';
import type { SettingPath } from './document.ts';
import { isSecret } from './notifications.ts';

export interface ConfigProblem {
  /** Where in the file, like `listen.port` or `notifications.telegram[0].chat_id`; empty for the file as a whole. */
  readonly path: string;
  /** Line of the file, counted from 1, where there is one. */
  readonly line?: number | null;
  /** The environment variable that the value came from, where it did not come from the file. */
  readonly variable?: string | null;
  /** What was expected, and what was found instead. */
  readonly message: string;
}

interface FoundProblem {
  readonly path: SettingPath;
  readonly message: string;
}

export function problemsOf(error: z.ZodError, data: unknown, shape: JsonShape): FoundProblem[] {
  const found = error.issues.flatMap((issue): FoundProblem[] => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path, shape) }));
    }
    const wantsText = issue.code === 'invalid_type' && issue.expected === 'string';
    return [{ path, message: `${issue.message}${foundInstead(data, path, wantsText)}` }];
  });
  const seen = new Set<string>();
  return found.filter(({ path, message }) => {
    const key = JSON.stringify([path, message]);
    return !seen.has(key) && seen.add(key);
  });
}

export function pathText(path: SettingPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** As much of a JSON Schema as is needed to know which settings there are, and what they are for. */
export interface JsonShape {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonShape>>;
  readonly items?: JsonShape;
  readonly additionalProperties?: JsonShape | boolean;
}

function unknownKey(key: string, section: SettingPath, shape: JsonShape): string {
  const known = Object.keys(shapeAt(shape, section)?.properties ?? {});
  const similar = nearest(key, known);
  if (similar !== null) return `unknown setting, did you mean ${pathText([...section, similar])}?`;
  const elsewhere = everyPath(shape).find((path) => path.at(-1) === key);
  if (elsewhere !== undefined) return `unknown setting here, did you mean ${pathText(elsewhere)}?`;
  return `unknown setting, expected one of ${known.join(', ')}`;
}

function shapeAt(shape: JsonShape | undefined, path: SettingPath): JsonShape | undefined {
  const [step, ...rest] = path;
  if (shape === undefined || step === undefined) return shape;
  return shapeAt(typeof step === 'number' ? shape.items : shape.properties?.[step], rest);
}

function everyPath(shape: JsonShape, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(shape.properties ?? {}).flatMap(([key, inner]) => {
    const here = [...path, key];
    return [here, ...everyPath(inner, here)];
  });
}

function foundInstead(data: unknown, path: SettingPath, wantsText: boolean): string {
  const value = valueAt(data, path);
  if (typeof value === 'number' && (wantsText || isSecret(path)))
    return `, found ${isSecret(path) ? 'a number' : value}${wantsText ? ': put it in quotes' : ''}`;
  if (value === undefined || isRecord(value) || (typeof value === 'string' && isSecret(path))) return '';
  const text = Array.isArray(value) ? 'a list' : withoutPassword(JSON.stringify(value));
  return `, found ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}

/** Of an address what stands before its host, and what is asked of it. */
function withoutPassword(text: string): string {
  return text.replace(/^"(\w+:\/\/)?.*@/, '"$1***@').replace(/^("\w+:\/\/[^?#]*[?#]).*"$/, '$1***"');
}

export function valueAt(data: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((around, step) => {
    if (Array.isArray(around)) return typeof step === 'number' ? around[step] : undefined;
    return isRecord(around) && Object.hasOwn(around, step) ? around[step] : undefined;
  }, data);
}
