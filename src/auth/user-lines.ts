/** Changes one user in the text of web-config.yml or pos-monitor.yml and leaves everything else, comments included, as it stands. */
import { statSync } from 'node:fs';
import { readYaml } from '../config/document.ts';
import { isRecord } from '../domain/foreign.ts';
import { putPrivate } from '../whole-file.ts';

/** Where his password stands, and where his role. */
type Section = 'basic_auth_users' | 'roles';

/** The line as it would stand in the file. */
export function userLine(user: string, hash: string): string {
  return `  ${quoted(user)}: ${hash}`;
}

/** null where the text is written in a way that is better changed by hand. */
export function withUser(
  text: string,
  user: string,
  value: string,
  section: Section = 'basic_auth_users',
): string | null {
  const lines = linesOf(text);
  const line = userLine(user, value);
  const known = lineOfUser(text, user, section);
  const header = lines.findIndex((candidate) => HEADERS[section].test(candidate));
  if (known !== null) lines[known] = indentedLike(lines[known], line);
  else if (header !== -1) lines.splice(header + 1, 0, indentedLike(firstEntry(lines.slice(header + 1)), line));
  else lines.push(`${section}:`, line);
  return checked(lines, text, section, (users) => ({ ...users, [user]: value }));
}

export function withoutUser(text: string, user: string): string | null {
  const section = 'basic_auth_users';
  const lines = linesOf(text);
  const known = lineOfUser(text, user, section);
  if (known === null) return null;
  lines.splice(known, 1);
  return checked(lines, text, section, ({ [user]: _gone, ...others }) => others);
}

const HEADERS: Readonly<Record<Section, RegExp>> = {
  basic_auth_users: /^basic_auth_users:\s*(#.*)?$/,
  roles: /^roles:\s*(#.*)?$/,
};

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Only where the user has a line of his own. */
function lineOfUser(text: string, user: string, section: Section): number | null {
  const { data, lineOf } = readYaml(text);
  if (!Object.hasOwn(usersOf(data, section), user)) return null;
  const line = lineOf([section, user]);
  return line === null ? null : line - 1;
}

function firstEntry(lines: readonly string[]): string | undefined {
  return lines.find((line) => !/^\s*(#|$)/.test(line));
}

function indentedLike(neighbour: string | undefined, line: string): string {
  const indent = /^( +)\S/.exec(neighbour ?? '')?.[1];
  return indent === undefined ? line : indent + line.trimStart();
}

/** What was written is read again: it must say exactly what was meant, or nobody is served by it. */
function checked(
  lines: readonly string[],
  before: string,
  section: Section,
  change: (users: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): string | null {
  const after = `${lines.join('\n')}\n`;
  const meant = { ...sectionsOf(before), [section]: change(usersOf(readYaml(before).data, section)) };
  try {
    const found = { ...sectionsOf(after), [section]: usersOf(readYaml(after).data, section) };
    return sorted(found) === sorted(meant) ? after : null;
  } catch {
    return null;
  }
}

function sectionsOf(text: string): Record<string, unknown> {
  const { data } = readYaml(text);
  return isRecord(data) ? data : {};
}

function usersOf(data: unknown, section: Section): Record<string, unknown> {
  const users = isRecord(data) ? data[section] : undefined;
  return isRecord(users) ? users : {};
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function quoted(user: string): string {
  return /^[a-z][\w.-]*$/i.test(user) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(user)
    ? user
    : JSON.stringify(user);
}

/** A group that was let in before, as the one the service runs in, stays in; the rest of the world does not. */
const NEVER_FOR_OTHERS = 0o640;

/** The first one is for whom the settings are: the service has to read both, and root may have written it. */
export function writeWebConfig(file: string, text: string, settings: string): void {
  const like = statSync(file, { throwIfNoEntry: false }) ?? statSync(settings, { throwIfNoEntry: false });
  putPrivate(file, text, { like, most: NEVER_FOR_OTHERS });
}
