/** Where Alertmanager tells what it sends, so that the screen can say when messages no longer go out. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import { z } from 'zod';
import { ApiError } from '../errors.ts';
import type { HttpParts } from '../parts.ts';
import { done, NO_CONTENT, type Route, route } from '../route.ts';

const MOST_ALERTS = 200;

const message = z.object({
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(z.object({ labels: z.object({ alertname: z.string().max(200) }) })).max(MOST_ALERTS),
});

export function hookRoute({ monitor, hookSecret, door }: HttpParts): Route {
  return route({
    method: 'POST',
    path: '/api/v1/hooks/alertmanager',
    shows: null,
    summary: "What Alertmanager's webhook sends, so that the screen can say when messages no longer go out",
    description: 'Only from addresses of this network, and with notifications.hook_secret where people log in.',
    check({ socket, headers: { authorization } }) {
      if (!isNear(socket.remoteAddress)) throw new ApiError('forbidden', 'Only for programs of this network');
      if (hookSecret === null && door.locked()) {
        throw new ApiError('unauthorized', 'Where people log in, this needs notifications.hook_secret');
      }
      if (hookSecret !== null && !shows(hookSecret, authorization)) {
        throw new ApiError('unauthorized', 'The secret of this hook is missing or wrong');
      }
    },
    body: message,
    answer: NO_CONTENT,
    errors: ['forbidden', 'unauthorized'],
    handle({ body: { status, alerts } }) {
      const names = [...new Set(alerts.map(({ labels }) => labels.alertname))];
      monitor.hearMessage({ status, alerts: names });
      return done();
    },
  });
}

/** This computer, and the networks that no router of the outside world carries. */
const NEAR = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  NEAR.addSubnet(network, prefix, 'ipv4');
}
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');
NEAR.addSubnet('fe80::', 10, 'ipv6');

function isNear(address: string | undefined): boolean {
  if (address === undefined) return false;
  const mapped = address.replace(/^::ffff:(?=\d+\.)/, '');
  return NEAR.check(mapped, mapped.includes(':') ? 'ipv6' : 'ipv4');
}

/** As a bearer token, or as the password of whatever user. */
function shows(secret: string, authorization = ''): boolean {
  const [scheme = '', given = ''] = authorization.split(' ');
  const shown = scheme.toLowerCase() === 'basic' ? passwordOf(given) : given;
  return timingSafeEqual(digest(shown), digest(secret));
}

function passwordOf(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
