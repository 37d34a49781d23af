/** What a route is. The one table of them mounts the handlers, guards them and makes the API's description. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { ErrorCode } from '../api/schemas/errors.ts';
import type { Area, Sees } from '../auth/roles.ts';

/** A body that is ready to be sent. */
export interface Reply {
  readonly type: string;
  readonly body: string | Buffer;
  readonly status?: number;
  readonly headers?: Map<string, string>;
}

export interface Asked<Query> {
  readonly query: Query;
  /** What the pattern of the path names. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What the one who asks may see. */
  readonly sees: Sees;
}

export interface RouteOf<Query extends z.ZodObject> {
  readonly path: string;
  /** What it lets see, and so who may ask; null for everybody. */
  readonly shows: Area | null;
  /** An exception that everybody may see. */
  isPublic?(params: Readonly<Record<string, unknown>>): boolean;
  readonly summary: string;
  readonly description?: string;
  /** Without it the route does not mind what stands behind the question mark. */
  readonly query?: Query;
  readonly answer: Answer;
  /** Beside those that every route may give. */
  readonly errors?: readonly ErrorCode[];
  /** null when the handler has seen to the response itself. */
  handle(asked: Asked<z.output<Query>>): Promise<Reply | null> | Reply | null;
}

export interface Answer {
  readonly type: string;
  readonly description: string;
  /** Of JSON answers; the others are described in words. */
  readonly schema?: z.ZodType;
}

export type Route = RouteOf<z.ZodObject>;

/** Ties the handler's query to the schema that is parsed for it, and forgets the tie for the table. */
export function route<Query extends z.ZodObject>(definition: RouteOf<Query>): Route {
  return definition as unknown as Route;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const HTML_TYPE = 'text/html; charset=utf-8';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

export function jsonAnswer(schema: z.ZodType, description: string): Answer {
  return { type: JSON_TYPE, description, schema };
}

export function json(value: unknown): Reply {
  return { type: JSON_TYPE, body: JSON.stringify(value) };
}

export function html(body: string): Reply {
  return { type: HTML_TYPE, body };
}
