/** Asks whatever comes to mind, and holds each answer to what the API's description promises. */
import { Pool } from 'undici';
import { errorAnswer } from '../../../src/api/schemas/common.ts';
import { createRandom } from '../../../src/simulator/index.ts';
import { THOROUGH } from './matrix.ts';
import { type Description, type MadeUp, requestMaker } from './openapi-requests.ts';

export interface Outcome {
  readonly byStatus: ReadonlyMap<number, number>;
  /** What was not as it should be, each in a line. */
  readonly wrong: readonly string[];
}

const CONNECTIONS = 16;
const ENOUGH_WRONG = 10;

export async function askAtRandom(url: string, count: number, seed: number): Promise<Outcome> {
  const description = (await fetch(`${url}/openapi.json`).then((answer) => answer.json())) as Description;
  const make = requestMaker(description, createRandom(seed));
  const pool = new Pool(url, { connections: CONNECTIONS });
  const byStatus = new Map<number, number>();
  const wrong: string[] = [];
  let left = count;

  const ask = async () => {
    while (left > 0 && wrong.length < ENOUGH_WRONG) {
      left -= 1;
      const request = make();
      const { method, path, headers, body } = request;
      try {
        const answer = await pool.request({ method, path, headers, body });
        const text = await answer.body.text();
        byStatus.set(answer.statusCode, (byStatus.get(answer.statusCode) ?? 0) + 1);
        const complaint = complaintOf(request, answer.statusCode, String(answer.headers['content-type']), text);
        if (complaint !== null) wrong.push(`${method} ${path.slice(0, 200)}: ${complaint}`);
      } catch (error) {
        wrong.push(`${method} ${path.slice(0, 200)}: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  await pool.close();
  return { byStatus, wrong };
}

/**
 * Nothing is broken here, so that no answer may be a failure of ours; a busy computer may keep the disk from us, and then
 * those who wait for it take all places. An answer to HEAD has no body that would say which of these it was.
 */
function complaintOf({ method, documented }: MadeUp, status: number, type: string, text: string): string | null {
  const isLate = method === 'HEAD' ? documented?.includes('503') : /"reason":"stuck"|"error":"overloaded"/.test(text);
  if (!THOROUGH && status === 503 && isLate === true) return null;
  if (status >= 500) return `answered ${status} ${text.slice(0, 200)}`;
  if (documented !== null && !documented.includes(String(status))) return `${status} is not documented`;
  if (method === 'HEAD') return text === '' ? null : 'HEAD was answered with a body';
  // A runbook that is not there is told to a person.
  if (status === 404 && type.startsWith('text/html')) return text.includes('Такой страницы нет') ? null : text;
  if (status >= 400) return errorAnswer.safeParse(parsed(text)).success ? null : `an error in other words: ${text}`;
  return type.startsWith('application/json') && parsed(text) === undefined ? 'the answer is not JSON' : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
