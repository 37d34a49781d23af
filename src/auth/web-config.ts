/**
 * web-config.yml, in the format that users of Prometheus' exporters know: who may log in, and with which certificate.
 * It is read again whenever it changes; a version that is wrong leaves the one before in force.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readYaml, YamlSyntaxError } from '../config/document.ts';
import { matching, named, section, text } from '../config/fields.ts';
import { ConfigError } from '../config/load.ts';
import { type JsonShape, pathText, problemsOf } from '../config/problems.ts';

const BCRYPT = /^\$2[aby]\$\d{2}\$[./A-Za-z0-9]{53}$/;

const webConfigSchema = section({
  basic_auth_users: named(matching(BCRYPT, 'a bcrypt hash, as `pos-monitor user add` writes it')).prefault({}),
  tls_server_config: section({
    cert_file: text('the path of a certificate in PEM form'),
    key_file: text('the path of its key in PEM form'),
  }).exactOptional(),
});

export interface WebConfig {
  /** bcrypt hashes by user name; nobody needs to log in where there is none. */
  readonly users: Readonly<Record<string, string>>;
  readonly tls: { readonly cert: string; readonly key: string } | null;
}

export const OPEN_TO_ALL: WebConfig = { users: {}, tls: null };

export function loadWebConfig(file: string): WebConfig {
  const document = parse(file);
  const result = webConfigSchema.safeParse(document.data ?? {});
  if (!result.success) {
    const shape = z.toJSONSchema(webConfigSchema, { io: 'input', reused: 'inline' }) as JsonShape;
    const problems = problemsOf(result.error, {}, shape).map(({ path, message }) => ({
      path: pathText(path),
      line: document.lineOf(path),
      variable: null,
      message,
    }));
    throw new ConfigError(file, problems);
  }
  const { basic_auth_users: users, tls_server_config: tls } = result.data;
  const beside = (path: string) => resolve(dirname(file), path);
  return {
    users,
    tls:
      tls === undefined
        ? null
        : { cert: readPem(file, beside(tls.cert_file)), key: readPem(file, beside(tls.key_file)) },
  };
}

/** Gives the web config of this moment; a stat a call decides whether the file is read again. */
export function followWebConfig(file: string, onProblem: (error: Error) => void): () => WebConfig {
  let current = loadWebConfig(file);
  let stamp = stampOf(file);
  return () => {
    const now = stampOf(file);
    if (now === stamp) return current;
    stamp = now;
    try {
      current = loadWebConfig(file);
    } catch (error) {
      onProblem(error instanceof Error ? error : new Error(String(error)));
    }
    return current;
  };
}

function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? 'missing' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
}

function parse(file: string) {
  try {
    return readYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    const line = error instanceof YamlSyntaxError ? error.line : null;
    throw problem(file, error instanceof Error ? error.message : String(error), line);
  }
}

function readPem(file: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw problem(file, `cannot read ${path}`);
  }
}

function problem(file: string, message: string, line: number | null = null): ConfigError {
  return new ConfigError(file, [{ path: '', line, variable: null, message }]);
}
