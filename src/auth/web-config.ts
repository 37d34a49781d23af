/**
 * web-config.yml, in the format that users of Prometheus' exporters know: who may log in, and with which certificate. It is
 * read again whenever it or the certificate changes, without a restart.
 */
import { readFileSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import * as z from 'zod';
import type { Scheme } from '../addresses.ts';
import { readYaml, YamlSyntaxError } from '../config/document.ts';
import { accepted, named, section, text } from '../config/fields.ts';
import { ConfigError, whyUnreadable } from '../config/load.ts';
import { type JsonShape, pathText, problemsOf } from '../config/problems.ts';
import type { Config } from '../config/schema.ts';
import { codeOf, inUtf8, isRecord } from '../domain/foreign.ts';

/** Beyond cost 15 a single login would keep the program busy for seconds. */
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;
const USERS = 'basic_auth_users';
/** Basic authentication knows no user with a colon in the name; `__proto__` is lost on the way through an object. */
export const USER_NAME = /^(?!__proto__$)[^:\s\p{Cc}]{1,64}$/u;

const webConfigSchema = section({
  [USERS]: named(accepted((hash) => BCRYPT.test(hash), 'a bcrypt hash, as `pos-monitor user add` writes it'))
    .refine((users) => Object.keys(users).every((name) => USER_NAME.test(name)), {
      error: 'expected names of up to 64 letters without spaces and colons',
    })
    .prefault({}),
  tls_server_config: section({
    cert_file: text('the path of a certificate in PEM form'),
    key_file: text('the path of its key in PEM form'),
  }).exactOptional(),
});

export interface Tls {
  readonly cert: string;
  readonly key: string;
}

export interface WebConfig {
  /** bcrypt hashes by user name; nobody needs to log in where there is none. */
  readonly users: Readonly<Record<string, string>>;
  readonly tls: Tls | null;
  /** What it was read from; a change in one of them is a change of it. */
  readonly files: readonly string[];
}

export const OPEN_TO_ALL: WebConfig = { users: {}, tls: null, files: [] };

/** Throws where anything is wrong with it. It is named so that it protects: one that names nothing is wrong, too. */
export function loadWebConfig(file: string): WebConfig {
  const document = parse(file);
  const result = webConfigSchema.safeParse(document.data ?? {});
  if (!result.success) {
    const shape = z.toJSONSchema(webConfigSchema, { io: 'input', reused: 'inline' }) as JsonShape;
    const problems = problemsOf(result.error, {}, shape);
    throw new ConfigError(
      file,
      problems.map(({ path, message }) => ({ path: pathText(path), line: document.lineOf(path), message })),
    );
  }
  const { basic_auth_users: users, tls_server_config: places } = result.data;
  // A name without a hash, as a half-written line has it, would otherwise let everybody in.
  if (Object.keys(users).length === 0 && document.lineOf([USERS]) !== null) {
    throw problem(file, `${USERS} names nobody; leave it out where nobody shall log in`, document.lineOf([USERS]));
  }
  if (Object.keys(users).length === 0 && places === undefined) {
    throw problem(file, 'names neither users nor a certificate. Without this file everybody is let in');
  }
  if (places === undefined) return { users, tls: null, files: [file] };
  const [certFile, keyFile] = [resolve(dirname(file), places.cert_file), resolve(dirname(file), places.key_file)];
  const tls = { cert: readPem(file, certFile), key: readPem(file, keyFile) };
  try {
    createSecureContext(tls);
  } catch (error) {
    // OpenSSL's own words, of which none is a part of the key.
    throw problem(
      file,
      `${certFile} and ${keyFile} make no certificate and its key: ${codeOf(error) ?? 'not understood'}`,
    );
  }
  return { users, tls, files: [file, certFile, keyFile] };
}

/**
 * Who may log in; open to all without web-config.yml. Throws where anything is wrong with it, and where roles are
 * written down and nobody would be asked who he is: a file that was lost on a move must not open the door unnoticed.
 */
export function accessOf({ web_config, roles }: Pick<Config, 'web_config' | 'roles'>): WebConfig {
  const web = web_config === undefined ? OPEN_TO_ALL : loadWebConfig(web_config);
  if (Object.keys(web.users).length > 0 || Object.keys(roles).length === 0) return web;
  const lack =
    web_config === undefined ? 'there is no web-config.yml beside the settings' : `${web_config} has no users`;
  const message = `${lack}, so everybody would be let in. Put the users back, or add one with "pos-monitor user add"; where nobody shall log in, take roles out.`;
  throw new ConfigError(null, [{ path: 'roles', message }]);
}

export function usersWithoutRole({ users }: WebConfig, { roles }: Pick<Config, 'roles'>): string[] {
  return Object.keys(users).filter((user) => !Object.hasOwn(roles, user));
}

/** How pos-monitor is spoken to, for who may not read the key. Throws where web-config.yml cannot be read. */
export function schemeOf({ web_config }: Pick<Config, 'web_config'>): Scheme {
  const data = web_config === undefined ? null : parse(web_config).data;
  return isRecord(data) && data.tls_server_config !== undefined ? 'https' : 'http';
}

function parse(file: string) {
  try {
    return readYaml(inUtf8(readRegularFile(file)));
  } catch (error) {
    const line = error instanceof YamlSyntaxError ? error.line : null;
    throw problem(file, whyUnreadable(error), line);
  }
}

function readPem(file: string, path: string): string {
  try {
    return readRegularFile(path).toString();
  } catch (error) {
    throw problem(file, `cannot read ${path}: ${whyUnreadable(error)}`);
  }
}

/** These files are read again while the program runs: a pipe would stop it for ever, a device would fill its memory. */
function readRegularFile(path: string): Buffer {
  const found = statSync(path);
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is not a regular file');
  return readFileSync(path);
}

function problem(file: string, message: string, line: number | null = null): ConfigError {
  return new ConfigError(file, [{ path: '', line, message }]);
}

interface Listener {
  changed(config: WebConfig): void;
  /** The new version is wrong, and the one before stays in force. */
  refused(error: Error): void;
}

const LOOK_EVERY_MS = 1000;

export type Following = Awaited<ReturnType<typeof followWebConfig>>;

/** Throws where the file cannot be used at the start: nothing is ever open because it was meant to be closed. */
export async function followWebConfig(file: string, listener: Listener) {
  let { config: current, stamp } = await loadStamped(file);
  let looking: Promise<void> | null = null;
  /** Why the newest version is not in force; it may be mended by a file that we do not look at yet. */
  let trouble: string | null = null;

  async function lookOnce(): Promise<void> {
    const now = await stampOf(current.files);
    if (now === stamp && trouble === null) return;
    stamp = now;
    try {
      const next = await loadStamped(file);
      refuseToOpen(current, next.config);
      trouble = null;
      ({ config: current, stamp } = next);
      listener.changed(current);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error.message !== trouble) listener.refused(error);
      trouble = error.message;
    }
  }

  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return {
    current: () => current,
    /** Looks now; otherwise that is done every second. */
    look,
    stop: () => clearInterval(timer),
  };
}

/** Looked at before it is read: what changes meanwhile is noticed at the next look. */
async function loadStamped(file: string): Promise<{ readonly config: WebConfig; readonly stamp: string }> {
  const { files } = loadWebConfig(file);
  const stamp = await stampOf(files);
  return { stamp, config: loadWebConfig(file) };
}

/** Half a file, as an editor leaves it for a moment, must not open the door; and a port speaks either TLS or not. */
function refuseToOpen(before: WebConfig, after: WebConfig): void {
  const [had, has] = [before, after].map(({ users }) => Object.keys(users).length > 0);
  if (had && !has) throw new Error('it names no users any more; that needs a restart');
  if ((before.tls === null) !== (after.tls === null)) {
    throw new Error('TLS can only be turned on or off by a restart');
  }
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = files.map(async (file) => {
    const found = await stat(file, { bigint: true }).catch(() => null);
    return found === null ? 'missing' : `${found.ino}:${found.size}:${found.mtimeNs}`;
  });
  return (await Promise.all(stamps)).join(' ');
}
