/** Reads the config once, at the start: the file, the environment over it, the defaults beneath. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { readYaml, type YamlDocument, YamlSyntaxError } from './document.ts';
import { type Environment, fileToRead, withEnvironment } from './environment.ts';
import { seenFrom } from './files.ts';
import { type ConfigProblem, type JsonShape, pathText, problemsOf } from './problems.ts';
import { type Config, configSchema } from './schema.ts';

export interface LoadOptions {
  /** The file named on the command line, if any; it must exist then. */
  readonly file?: string | undefined;
  readonly environment?: Environment;
  readonly folder?: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read; null when there is none and defaults are used. */
  readonly file: string | null;
}

/** Carries everything that is wrong with the config, not only the first thing. */
export class ConfigError extends Error {
  readonly file: string | null;
  readonly problems: readonly ConfigProblem[];
  constructor(file: string | null, problems: readonly ConfigProblem[]) {
    super([`${file ?? 'the configuration'} cannot be used:`, ...problems.map(problemText)].join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

export function loadConfig({ file, environment = process.env, folder = '.' }: LoadOptions = {}): LoadedConfig {
  const path = fileToRead(file, environment, folder);
  const document = path === null ? null : parse(path, folder);
  const here = path === null ? folder : isAbsolute(path) ? dirname(path) : join(folder, dirname(path));
  const { data, origins } = withEnvironment(seenFrom(here, document?.data), environment);
  const result = configSchema.safeParse(data);
  if (result.success) return { config: deepFreeze(result.data), file: path };
  const problems = problemsOf(result.error, data, settingsShape()).map(({ path: setting, message }) => {
    const variable = origins.get(setting.join('.')) ?? null;
    const line = variable === null ? (document?.lineOf(setting) ?? null) : null;
    return { path: pathText(setting), line, variable, message };
  });
  throw new ConfigError(path, problems);
}

/** The config of a shop that set nothing. */
export function defaultConfig(): Config {
  return deepFreeze(configSchema.parse({}));
}

/** The settings as a JSON Schema of what may be written in the file, with descriptions and defaults. */
export function settingsShape(): JsonShape {
  return z.toJSONSchema(configSchema, { io: 'input', reused: 'inline' }) as JsonShape;
}

function parse(path: string, folder: string): YamlDocument {
  try {
    return readYaml(readFileSync(resolve(folder, path), 'utf8'));
  } catch (error) {
    const line = error instanceof YamlSyntaxError ? error.line : null;
    throw new ConfigError(path, [{ path: '', line, variable: null, message: whyUnreadable(error) }]);
  }
}

export function whyUnreadable(error: unknown): string {
  if (error instanceof YamlSyntaxError) return `not valid YAML: ${error.message}`;
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'expected a file, found a folder';
    case 'EACCES':
      return 'no permission to read this file';
    default:
      return messageOf(error);
  }
}

function problemText({ path, line, variable, message }: ConfigProblem): string {
  const where = [path === '' ? 'the file' : path];
  if (variable !== null) where.push(`(environment variable ${variable})`);
  if (line !== null) where.push(`(line ${line})`);
  return `  ${where.join(' ')}: ${message}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
