/** Reads the text of a YAML file into plain data, and remembers on which line each setting stands. */
import { constructFromEvents, EVENT_ID, type Event, getScalarValue, parseEvents, YAMLException } from 'js-yaml';

export type SettingPath = readonly (string | number)[];

export interface YamlDocument {
  readonly data: unknown;
  readonly lineOf: (path: SettingPath) => number | null;
}

export class YamlSyntaxError extends Error {
  readonly line: number | null;
  constructor(reason: string, line: number | null) {
    super(reason);
    this.line = line;
  }
}

export function readYaml(source: string): YamlDocument {
  try {
    const events = parseEvents(source, {});
    refuseMarks(events, source);
    const documents = constructFromEvents(events, { source });
    if (documents.length > 1) throw new YamlSyntaxError('expected one document, found several', null);
    const lines = linesOf(events, source);
    return { data: withoutEmpty(documents[0]), lineOf: (path) => lineOf(lines, path) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // The parser repeats what it takes for a mark.
    const reason = /\b(tag|anchor|alias)\b/.test(error.reason) ? MARKED : error.reason;
    throw new YamlSyntaxError(reason, error.mark === undefined ? null : error.mark.line + 1);
  }
}

const MARKED = 'a value that begins with !, & or * has to stand in quotes';

/** Tags, anchors and aliases of YAML, which settings have no use for: it is a secret that begins so, and would be lost. */
function refuseMarks(events: readonly Event[], source: string): void {
  for (const event of events) {
    const start = Math.max('tagStart' in event ? event.tagStart : -1, 'anchorStart' in event ? event.anchorStart : -1);
    if (start !== -1) throw new YamlSyntaxError(MARKED, lineCounter(source)(start));
  }
}

/** A key with nothing behind it, as in a section whose lines are all commented out, is a key that is not there. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(given.map(([key, inner]) => [key, withoutEmpty(inner)]));
}

type Lines = Map<string, number>;

function keyOf(path: SettingPath): string {
  return JSON.stringify(path);
}

/** The line of the setting itself, or of the nearest section around it that exists. */
function lineOf(lines: Lines, path: SettingPath): number | null {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(keyOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return null;
}

interface Open {
  readonly kind: 'document' | 'sequence' | 'mapping';
  readonly path: SettingPath;
  /** In a mapping: the key whose value comes next; in a sequence: how many items have come. */
  key: string | null;
  count: number;
}

function linesOf(events: readonly Event[], source: string): Lines {
  const lines: Lines = new Map();
  const lineAt = lineCounter(source);
  /** What is empty has no place of its own: it is found by what it stands in. */
  const note = (path: SettingPath, offset: number) => {
    if (offset >= 0) lines.set(keyOf(path), lineAt(offset));
  };
  const open: Open[] = [];
  for (const event of events) {
    const around = open.at(-1);
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (event.type === EVENT_ID.SCALAR && around?.kind === 'mapping' && around.key === null) {
      around.key = getScalarValue(source, event);
      note([...around.path, around.key], event.valueStart);
      continue;
    }
    const path = nextPath(around);
    if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) {
      if (around?.kind === 'sequence') note(path, event.start);
      open.push({ kind: event.type === EVENT_ID.MAPPING ? 'mapping' : 'sequence', path, key: null, count: 0 });
    } else if (event.type === EVENT_ID.DOCUMENT) {
      open.push({ kind: 'document', path: [], key: null, count: 0 });
    } else if (event.type === EVENT_ID.SCALAR && around?.kind === 'sequence') {
      note(path, event.valueStart);
    }
  }
  return lines;
}

/** Where the value that comes now belongs, given what it stands in. */
function nextPath(around: Open | undefined): SettingPath {
  if (around?.kind === 'sequence') return [...around.path, around.count++];
  if (around?.kind !== 'mapping') return [];
  const path = [...around.path, around.key ?? ''];
  around.key = null;
  return path;
}

function lineCounter(source: string): (offset: number) => number {
  const starts = [0];
  for (let index = source.indexOf('\n'); index !== -1; index = source.indexOf('\n', index + 1)) starts.push(index + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}
