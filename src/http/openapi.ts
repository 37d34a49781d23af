/** The API's description, made from the very table that mounts the routes and the schemas that shape the answers. */
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode, errorAnswer } from '../api/schemas/errors.ts';
import { realtimeMessage } from '../api/schemas/status.ts';
import { COOKIE } from '../auth/cookie.ts';
import { REALTIME_PATH, realtimeQuery } from '../realtime/gate.ts';
import { statusOf } from './errors.ts';
import type { Route } from './route.ts';
import { AUTH_ACTIONS } from './routes/auth.ts';

type Json = Record<string, unknown>;

/** Where people log in at all. */
const ANY_OF_THREE = [{}, { basic: [] }, { token: [] }, { page: [] }];
const BEHIND_THE_DOOR: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'too_many_requests'];

const EVERYWHERE: readonly ErrorCode[] = ['host_not_allowed', 'method_not_allowed', 'payload_too_large', 'internal'];

export function openApi(routes: readonly Route[], version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'pos-monitor',
      version,
      description: [
        "What a shop's tills are doing, read from the KKT adapter's buffer without touching it.",
        'Unknown is null and never zero. Money is in roubles, times are Unix seconds, days are those of the shop.',
        'Parameters are closed: one that is unknown, repeated or malformed is answered 400, not guessed at.',
      ].join('\n\n'),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: {
      ...Object.fromEntries(routes.map((route) => [route.path, { get: operation(route) }])),
      [REALTIME_PATH]: { get: websocket() },
      ...Object.fromEntries(AUTH_ACTIONS.map((action) => [action.path, { post: authAction(action) }])),
    },
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        page: { type: 'apiKey', in: 'cookie', name: COOKIE },
      },
    },
  };
}

function operation(route: Route): Json {
  const { summary, description, answer, query, shows } = route;
  const codes = [
    ...(query === undefined ? [] : (['invalid_parameter'] as const)),
    ...(route.errors ?? []),
    ...(shows === null ? [] : BEHIND_THE_DOOR),
    ...EVERYWHERE,
  ];
  return {
    summary,
    ...(description !== undefined && { description }),
    operationId: operationId(route.path),
    tags: [tagOf(route.path)],
    'x-shows': shows ?? 'public',
    ...(shows !== null && { security: ANY_OF_THREE }),
    parameters: parametersOf(query),
    responses: {
      200: {
        description: answer.description,
        content: { [mediaType(answer.type)]: { schema: answer.schema ? schemaOf(answer.schema) : { type: 'string' } } },
      },
      ...errorResponses(codes),
    },
  };
}

function websocket(): Json {
  return {
    summary: 'The whole state at once, then again whenever something changed (WebSocket)',
    description: [
      'Ask with an upgrade to WebSocket. Each message is one JSON text, the same for everybody who watches the same.',
      'A ping comes at least every 30 s. Messages from clients are ignored; longer than 1 KiB they close the connection (1009).',
      'A client that does not read is dropped. When the service stops, the connection is closed with 1001.',
    ].join('\n\n'),
    operationId: 'realtime',
    tags: ['realtime'],
    'x-shows': 'state',
    security: ANY_OF_THREE,
    parameters: parametersOf(realtimeQuery),
    responses: {
      101: {
        description: 'The connection is a WebSocket now; this is each of its messages',
        content: { 'application/json': { schema: schemaOf(realtimeMessage) } },
      },
      ...errorResponses([
        'invalid_parameter',
        'unknown_terminal',
        'not_found',
        ...BEHIND_THE_DOOR,
        'host_not_allowed',
        'origin_not_allowed',
        'overloaded',
        'internal',
      ]),
    },
  };
}

function authAction({ path, summary, description, body, answer }: (typeof AUTH_ACTIONS)[number]): Json {
  return {
    summary,
    description,
    operationId: operationId(path),
    tags: ['login'],
    'x-shows': 'public',
    ...(body !== null && { requestBody: { content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      ...(answer === null
        ? { 204: { description: 'Done' } }
        : { 200: { description: 'Welcome', content: { 'application/json': { schema: schemaOf(answer) } } } }),
      ...errorResponses([
        'invalid_parameter',
        'unauthorized',
        'too_many_requests',
        'not_found',
        'origin_not_allowed',
        ...EVERYWHERE,
      ]),
    },
  };
}

function parametersOf(query: z.ZodObject | undefined): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { $schema: _, description, ...shape } = z.toJSONSchema(schema as z.ZodType, { io: 'output' });
    return { name, in: 'query', required: false, ...(description !== undefined && { description }), schema: shape };
  });
}

function errorResponses(codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(codes, statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, sharing]) => [
      String(status),
      {
        description: ERROR_CODES.filter((code) => sharing.includes(code)).join(', '),
        content: { 'application/json': { schema: schemaOf(errorAnswer) } },
      },
    ]),
  );
}

/** A schema that has a name is referred to by it. */
function schemaOf(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (id !== undefined) return { $ref: refTo(id) };
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'output' });
  return shape;
}

function namedSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io: 'output', uri: refTo });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _schema, $id: _id, ...shape }]) => [name, shape]),
  );
}

function refTo(id: string): string {
  return `#/components/schemas/${id}`;
}

function operationId(path: string): string {
  return path.replace(/^\/(api\/v1\/)?/, '').replace(/[^a-z0-9]+/gi, '_') || 'root';
}

function tagOf(path: string): string {
  return path.startsWith('/api/v1/') ? 'shop' : 'service';
}

function mediaType(type: string): string {
  return type.split(';')[0] ?? type;
}
