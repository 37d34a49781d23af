/**
 * The container's health check: does the service answer? It imports next to nothing, because it runs every half minute.
 * A service that cannot read the buffer is alive and says so itself: restarting it would help nobody.
 */
import { get as getPlain } from 'node:http';
import { get as getOverTls, type RequestOptions } from 'node:https';

const PATIENCE_MS = 2000;
const address = { host: '127.0.0.1', port: process.env.PORT || '8001', path: '/-/healthy', timeout: PATIENCE_MS };

function answersWell(get: typeof getPlain | typeof getOverTls, more: RequestOptions = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ ...address, ...more }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

// web-config.yml decides which of the two is spoken, and may change at any time. The certificate bears the shop's name,
// not this loopback address, and nobody else stands between the two of us.
const healthy = (await answersWell(getPlain)) || (await answersWell(getOverTls, { rejectUnauthorized: false }));
process.exit(healthy ? 0 : 1);
