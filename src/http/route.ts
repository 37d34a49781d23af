/** What a route is. One table of them mounts the handlers, guards them and makes the API's description. */
import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import type { ErrorCode } from '../api/schemas/common.ts';
import type { DemoAnswer } from '../api/schemas/status.ts';
import type { Area, Door } from '../auth/door.ts';
import type { Buffer as BufferReader } from '../buffer/client.ts';
import type { Chronicle } from '../chronicle.ts';
import type { Config } from '../config/schema.ts';
import type { DebugLog } from '../debug-log.ts';
import { oncePer } from '../domain/once-per.ts';
import type { View } from '../domain/seen.ts';
import type { Shop } from '../domain/shop.ts';
import type { Journal } from '../journal/client.ts';
import type { Log } from '../logger.ts';
import type { MaxRelay } from '../max/relay.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Monitor } from '../monitor.ts';
import type { Realtime } from '../realtime/index.ts';
import type { Admitted } from './guard.ts';
import type { Visit } from './visit.ts';

/** GET answers HEAD as well. */
export type Method = 'GET' | 'POST' | 'WEBSOCKET';

/** A body that is ready to be sent. */
export interface Reply {
  /** null where there is no body. */
  readonly type: string | null;
  readonly body: string | Buffer;
  readonly status?: number;
  readonly headers?: Map<string, string>;
}

/** What the pattern of a path names. */
export type Params = Readonly<Record<string, string>>;

export interface Asked<Query, Body> extends Admitted {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly visit: Visit;
}

interface RouteOf<Query extends z.ZodObject, Body extends z.ZodType> {
  /** GET where nothing is said. */
  readonly method?: Method;
  /** A pattern of Express: `/runbooks/:name`. */
  readonly path: string;
  /** What it lets see, and so who may ask; null for everybody. A POST shows what the one who sends it must see. */
  readonly shows: Area | null;
  /** A condition of its own, asked before a body is read. Throws for those who may not. */
  check?(request: IncomingMessage): void;
  /** Where a pattern stands for a known set: whether this one is in it. Others find nothing at its address. */
  has?(params: Params): boolean;
  /** Asked all the time, without a query: it may go the short way. Its handler says all of its answer in its reply. */
  readonly often?: true;
  readonly summary: string;
  readonly description?: string;
  /** An example of each part that the path's pattern names. */
  readonly params?: Params;
  /** Without it the route does not mind what stands behind the question mark. */
  readonly query?: Query;
  /** JSON; undefined where none was sent. Without it a body is not read. */
  readonly body?: Body;
  readonly answer: Answer;
  /** Beside those that every route may give. */
  readonly errors?: readonly ErrorCode[];
  /** null when the handler has seen to the response itself. */
  handle(asked: Asked<z.output<Query>, z.output<Body>>): Promise<Reply | null> | Reply | null;
}

export interface Answer {
  readonly status?: number;
  readonly type: string | null;
  readonly description: string;
  /** Of JSON answers; the others are described in words. */
  readonly schema?: z.ZodType;
  /** What a person reads under 404, in the place of an error for programs. */
  readonly whereMissing?: string;
  /** Answered in parts, or not again, where the one who asks says so. */
  readonly isFile?: true;
}

export type Route = RouteOf<z.ZodObject, z.ZodType>;

/** Ties the handler's input to the schemas that it is parsed by, and forgets the tie for the table. */
export function route<Query extends z.ZodObject, Body extends z.ZodType>(definition: RouteOf<Query, Body>): Route {
  return definition as unknown as Route;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const HTML_TYPE = 'text/html; charset=utf-8';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

export function jsonAnswer(schema: z.ZodType, description: string): Answer {
  return { type: JSON_TYPE, description, schema };
}

export function json(value: unknown, headers = new Map<string, string>()): Reply {
  return { type: JSON_TYPE, body: JSON.stringify(value), headers };
}

const repliesOf = oncePer((_: View) => new Map<string, Reply>());

/** An answer is turned into text once for each View, however many ask for it; the key says who sees the same. */
export function serialized(view: View, key: string, answer: () => unknown): Reply {
  const replies = repliesOf(view);
  const reply = replies.get(key) ?? { type: JSON_TYPE, body: Buffer.from(JSON.stringify(answer())) };
  replies.set(key, reply);
  return reply;
}

export const NO_CONTENT: Answer = { status: 204, type: null, description: 'Done' };

export function done(headers = new Map<string, string>()): Reply {
  return { status: 204, type: null, body: '', headers };
}

/** What the faces are made from. */
export interface HttpParts {
  readonly monitor: Monitor;
  readonly realtime: Realtime;
  readonly buffer: BufferReader;
  readonly journal: Journal;
  readonly chronicle: Chronicle;
  readonly shop: Shop;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly version: string;
  readonly door: Door;
  readonly overTls: boolean;
  /** The newest readings, for the admin's eyes. */
  readonly debugLog: DebugLog;
  /** What Alertmanager shows when it reports to us; null where nothing was agreed. */
  readonly hookSecret: string | null;
  readonly max: MaxRelay;
  /** Who plays the demo; null in a shop. */
  readonly stage: DemoStage | null;
}

/** Whoever runs the simulated till. */
export interface DemoStage {
  readonly stories: DemoAnswer['stories'];
  now(): Promise<Playing>;
  play(name: string): Promise<void>;
}

export type Playing = Pick<DemoAnswer, 'playing' | 'ready'>;
