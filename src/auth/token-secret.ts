/** The secret that tokens are signed with, where it shall outlive a restart. */
import { readFileSync } from 'node:fs';
import { ConfigError, whyUnreadable } from '../config/load.ts';
import { SHORTEST_SECRET_BYTES } from './tokens.ts';

export function readTokenSecret(file: string): Uint8Array {
  const secret = Buffer.from(read(file).trim());
  if (secret.length < SHORTEST_SECRET_BYTES) {
    throw problem(file, `expected at least ${SHORTEST_SECRET_BYTES} bytes, as \`openssl rand -base64 48\` makes them`);
  }
  return secret;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw problem(file, whyUnreadable(error));
  }
}

function problem(file: string, message: string): ConfigError {
  return new ConfigError(file, [{ path: 'token_secret_file', line: null, variable: null, message }]);
}
