/** The body of a request, where a route takes one: JSON, small, and uncompressed. */
import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors.ts';

/** Alertmanager's message of forty alerts is the longest. */
export const BODY_LIMIT = 128 * 1024;

/** undefined where no body was sent. Only JSON: a form on a page from elsewhere cannot send that unasked. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  if (!/^application\/json\s*(;|$)/i.test(type)) throw badBody('expected the type application/json');
  if (encoding !== undefined) throw badBody('expected no encoding');
  if (!/^[^;]*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) throw badBody('expected UTF-8');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // What the parser says shows a piece of the body, which may be a password; the place is enough.
    const place = /at position \d+/.exec(String(error))?.[0] ?? '';
    throw badBody(`it is not JSON ${place}`.trimEnd());
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      size += part.length;
      if (size > BODY_LIMIT) break;
      parts.push(part);
    }
  } catch {
    throw badBody('it broke off');
  }
  if (size > BODY_LIMIT) throw new ApiError('payload_too_large', 'The request is too large');
  return Buffer.concat(parts);
}

function badBody(why: string): ApiError {
  return new ApiError('invalid_parameter', `The body of the request: ${why}`, { parameter: 'body' });
}
