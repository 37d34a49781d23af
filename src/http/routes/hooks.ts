/** Alertmanager's way in: it tells what it sends, and hands over what is to be carried to MAX. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import * as z from 'zod';
import { parseBasic } from '../../auth/door.ts';
import type { HeardAlert } from '../../chronicle.ts';
import { LEVELS } from '../../domain/alerts/alert.ts';
import { sentTo } from '../../render/receivers.ts';
import { unmapped } from '../../unmapped.ts';
import { ApiError } from '../errors.ts';
import { BEARER } from '../guard.ts';
import { done, type HttpParts, NO_CONTENT, type Route, route } from '../route.ts';

const MOST_ALERTS = 200;

const status = z.enum(['firing', 'resolved']);
const words = z.string().max(2000);
const labels = z.object({
  alertname: z.string().max(200),
  pos_id: words.optional(),
  priority: z.enum(LEVELS).optional().catch(undefined),
  /** The id of a notice of our own. */
  notice: words.optional(),
});
const annotations = z.object({ summary: words.optional() }).optional();

const message = z.object({
  status,
  receiver: words.optional(),
  alerts: z.array(z.object({ status: status.optional(), labels, annotations })).max(MOST_ALERTS),
});

/** As it speaks to Webex. */
const carried = z.object({ roomId: z.string().regex(/^-?\d{1,16}$/), markdown: z.string().min(1).max(20_000) });

export function hookRoutes({ monitor, chronicle, config, hookSecret, door, max }: HttpParts): Route[] {
  const check: Route['check'] = ({ socket, headers: { authorization } }) => {
    if (!isNear(socket.remoteAddress)) throw new ApiError('forbidden', 'Only for programs of this network');
    if (hookSecret === null && door.locked()) {
      throw refusal('Where people log in, this needs notifications.hook_secret');
    }
    if (hookSecret !== null && !shows(hookSecret, authorization)) {
      throw refusal('The secret of this hook is missing or wrong');
    }
  };
  const told = route({
    method: 'POST',
    path: '/api/v1/hooks/alertmanager',
    shows: null,
    summary: "What Alertmanager's webhook sends, so that the screen can say when messages no longer go out",
    description: 'Only from addresses of this network, and with notifications.hook_secret where people log in.',
    check,
    body: message,
    answer: NO_CONTENT,
    errors: ['forbidden', 'unauthorized'],
    handle({ body }) {
      const names = [...new Set(body.alerts.map((alert) => alert.labels.alertname))];
      monitor.hearMessage({ status: body.status, alerts: names });
      chronicle.hearMessage({
        alerts: body.alerts.map((alert) => toldAlert(alert, body.status)),
        ...sentTo(config, body.receiver ?? ''),
        at: monitor.current().snapshot.now,
      });
      return done();
    },
  });
  const carry = route({
    method: 'POST',
    path: '/api/v1/hooks/max',
    shows: null,
    summary: 'What Alertmanager wants carried to the messenger MAX; answered once MAX has taken it',
    description:
      'In the form in which Alertmanager speaks to Webex. Only from addresses of this network, with notifications.hook_secret. ' +
      'What is answered with 503 Alertmanager keeps, and tries again.',
    check,
    body: carried,
    answer: NO_CONTENT,
    errors: ['forbidden', 'unauthorized', 'message_refused', 'message_late'],
    async handle({ body: { roomId, markdown }, visit: { response } }) {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const outcome = await max.carry(Number(roomId), markdown, gone.signal);
      if (outcome.kind === 'taken') return done();
      throw new ApiError(outcome.kind === 'refused' ? 'message_refused' : 'message_late', `MAX: ${outcome.why}`);
    },
  });
  return [told, carry];
}

const refusal = (why: string) => new ApiError('unauthorized', why, {}, { 'WWW-Authenticate': BEARER });

type Told = z.infer<typeof message>;

function toldAlert(
  { status: itsOwn, labels: of, annotations: said }: Told['alerts'][number],
  all: Told['status'],
): HeardAlert {
  return {
    over: (itsOwn ?? all) === 'resolved',
    name: of.alertname,
    posId: of.pos_id ?? null,
    level: of.priority ?? null,
    notice: of.notice ?? null,
    summary: said?.summary ?? null,
  };
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
  const plain = unmapped(address);
  return NEAR.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}

/** As a bearer token, or as the password of whatever user. */
function shows(secret: string, header = ''): boolean {
  // Node takes each byte for a letter; Alertmanager sends those of the settings, which are UTF-8.
  const authorization = Buffer.from(header, 'latin1').toString();
  const shown = parseBasic(authorization)?.password ?? /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
  return timingSafeEqual(digest(shown), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
