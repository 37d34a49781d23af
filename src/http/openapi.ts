/** The API's description, made from the very table that the router follows and the schemas that shape the answers. */
import * as z from 'zod';
import { ERROR_CODES, type ErrorCode, errorAnswer } from '../api/schemas/common.ts';
import { COOKIE } from '../auth/tokens.ts';
import { statusOf } from './errors.ts';
import type { Params, Route } from './route.ts';

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
    paths: Object.fromEntries(
      [...Map.groupBy(routes, ({ path }) => path)].map(([path, sharing]) => [
        path.replace(/:(\w+)/g, '{$1}'),
        Object.fromEntries(
          sharing.map((route, index) => [
            route.method === 'POST' ? 'post' : 'get',
            operation(route, operationId(path) + (index === 0 ? '' : `_${route.method?.toLowerCase()}`)),
          ]),
        ),
      ]),
    ),
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

function operation(route: Route, operationId: string): Json {
  const { method, path, summary, description, params, query, body, answer, shows } = route;
  const codes = [
    ...(query === undefined && body === undefined ? [] : (['invalid_parameter'] as const)),
    ...(route.has === undefined ? [] : (['not_found'] as const)),
    ...(answer.isFile === undefined ? [] : (['precondition_failed', 'range_not_satisfiable'] as const)),
    ...(route.errors ?? []),
    ...(shows === null ? [] : BEHIND_THE_DOOR),
    ...(method === undefined || method === 'GET' ? [] : (['origin_not_allowed'] as const)),
    ...EVERYWHERE,
  ];
  return {
    summary,
    ...(description !== undefined && { description }),
    operationId,
    tags: [tagOf(path)],
    'x-shows': shows ?? 'public',
    ...(shows !== null && { security: ANY_OF_THREE }),
    parameters: [...pathParameters(params), ...queryParameters(query)],
    ...(body !== undefined && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: schemaOf(body) } },
      },
    }),
    responses: {
      [answer.status ?? 200]: {
        description: answer.description,
        ...(answer.type !== null && {
          content: {
            [mediaType(answer.type)]: { schema: answer.schema ? schemaOf(answer.schema) : { type: 'string' } },
          },
        }),
      },
      ...(answer.isFile && {
        206: { description: 'The part that was asked for' },
        304: { description: 'Still the same' },
      }),
      ...errorResponses(codes),
      ...(answer.whereMissing !== undefined && { 404: { description: answer.whereMissing } }),
    },
  };
}

function pathParameters(params: Params = {}): Json[] {
  return Object.entries(params).map(([name, example]) => ({
    name,
    in: 'path',
    required: true,
    example,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
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
  if (path.startsWith('/api/v1/auth/')) return 'login';
  return path.startsWith('/api/v1/') || path.startsWith('/ws/') ? 'shop' : 'service';
}

function mediaType(type: string): string {
  return type.split(';')[0] ?? type;
}
