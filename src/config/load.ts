/** Reads the config once, at the start: the file, the environment over it, the defaults beneath. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod';
import { codeOf, inUtf8, isRecord, messageOf } from '../domain/foreign.ts';
import { readYaml, type YamlDocument, YamlSyntaxError } from './document.ts';
import { type Environment, fileToRead, withEnvironment, withSetting } from './environment.ts';
import { type ConfigProblem, type JsonShape, pathText, problemsOf, valueAt } from './problems.ts';
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
  if (result.success) return { config: result.data, file: path };
  const problems = problemsOf(result.error, data, settingsShape()).map(({ path: setting, message }) => {
    const variable = origins.get(setting.join('.')) ?? null;
    const line = variable === null ? (document?.lineOf(setting) ?? null) : null;
    return { path: pathText(setting), line, variable, message };
  });
  throw new ConfigError(path, problems);
}

/** The config of a shop that set nothing. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

/** The settings as a JSON Schema of what may be written in the file, with descriptions and defaults. */
export function settingsShape(): JsonShape {
  return z.toJSONSchema(configSchema, { io: 'input', reused: 'inline' }) as JsonShape;
}

function parse(path: string, folder: string): YamlDocument {
  try {
    return readYaml(inUtf8(readFileSync(resolve(folder, path))));
  } catch (error) {
    const line = error instanceof YamlSyntaxError ? error.line : null;
    throw new ConfigError(path, [{ path: '', line, message: whyUnreadable(error) }]);
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
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'expected UTF-8';
    default:
      return messageOf(error);
  }
}

function problemText({ path, line = null, variable = null, message }: ConfigProblem): string {
  const where = [path === '' ? 'the file' : path];
  if (variable !== null) where.push(`(environment variable ${variable})`);
  if (line !== null) where.push(`(line ${line})`);
  return `  ${where.join(' ')}: ${message}`;
}

/** It lies beside the settings where they do not name another. */
export const WEB_CONFIG = 'web-config.yml';

/** The settings in which files are named: seen from the settings, in whatever folder a command is called. */
const NAMING = ['web_config', 'token_secret_file', 'notifications'] as const;

function seenFrom(folder: string, data: unknown): unknown {
  const settings = data ?? {};
  if (!isRecord(settings)) return data;
  const beside = join(folder, WEB_CONFIG);
  // One that lies there counts like one that is named: it was not put there to be overlooked.
  const found = existsSync(beside) ? { web_config: beside } : {};
  const named = NAMING.filter((key) => settings[key] !== undefined);
  return {
    ...found,
    ...settings,
    ...Object.fromEntries(named.map((key) => [key, placed(settings[key], key, folder)])),
  };
}

function placed(value: unknown, key: string, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => placed(item, '', folder));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, placed(inner, name, folder)]));
  }
  const isPath = typeof value === 'string' && (key === 'web_config' || key.endsWith('_file'));
  return isPath && value.trim() !== '' && !isAbsolute(value) ? join(folder, value) : value;
}

/** Settled when the program starts: the files that it holds, and the port at which it is found. */
const SETTLED = ['buffer.path', 'state.path', 'listen.host', 'listen.port', 'web_config', 'token_secret_file'];

/** The new settings as a running program takes them over, and the names of those that wait for the next start. */
export function takenOver(next: Config, running: Config): { readonly config: Config; readonly waiting: string[] } {
  const inForce = (config: Config, setting: string) => valueAt(config, setting.split('.'));
  const waiting = SETTLED.filter((setting) => inForce(next, setting) !== inForce(running, setting));
  let config = next;
  for (const setting of waiting) config = { ...config, ...withSetting(config, setting, inForce(running, setting)) };
  return { config, waiting };
}
