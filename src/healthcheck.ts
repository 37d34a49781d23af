/**
 * The container's health check: does the service answer? It imports next to nothing, because it runs every half minute.
 * A service that cannot read the buffer is alive and says so itself: restarting it would help nobody.
 */
import { readFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get as getOverTls, type RequestOptions } from 'node:https';
import { readYaml } from './config/document.ts';
import { fileToRead, withEnvironment } from './config/environment.ts';
import { isRecord } from './domain/foreign.ts';

const PATIENCE_MS = 2000;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where the settings say that it listens; those of a service that runs took effect at its start, and may have changed. */
function addressOf(settings: unknown): Address {
  const { data } = withEnvironment(settings, process.env);
  const listen = isRecord(data) && isRecord(data.listen) ? data.listen : {};
  const host = typeof listen.host === 'string' ? listen.host : '0.0.0.0';
  const everywhere = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host];
  return { host: everywhere ?? host, port: typeof listen.port === 'number' ? listen.port : 8001 };
}

function settings(): unknown {
  try {
    const file = fileToRead(undefined, process.env, '.');
    return file === null ? {} : readYaml(readFileSync(file, 'utf8')).data;
  } catch {
    // A file that somebody is just writing says nothing of the service that runs.
    return {};
  }
}

function answersWell(get: typeof getPlain | typeof getOverTls, options: RequestOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ ...options, path: '/-/healthy', timeout: PATIENCE_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

/**
 * web-config.yml decides whether TLS is spoken, and may change at any time. The certificate bears the shop's name, not
 * this address, and nobody else stands between the two of us.
 */
async function isHealthy(address: Address): Promise<boolean> {
  return (
    (await answersWell(getPlain, { ...address })) || answersWell(getOverTls, { ...address, rejectUnauthorized: false })
  );
}

await Promise.all(
  [addressOf(settings()), addressOf({})].map(async (address) => {
    if (await isHealthy(address)) process.exit(0);
  }),
);
process.exit(1);
