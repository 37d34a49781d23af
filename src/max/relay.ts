/**
 * Carries Alertmanager's messages to MAX, which it does not know. Alertmanager waits for what becomes of its message, and
 * keeps what was not taken: so nothing that waits here is lost with this program, and its own figures count this channel.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { exchange, Refusal } from '../adapter/connection.ts';
import type { Config } from '../config/schema.ts';
import { caOf } from '../config/secret-files.ts';
import { messageOf } from '../domain/foreign.ts';
import type { Log } from '../logger.ts';

export type Outcome =
  | { readonly kind: 'taken' }
  /** `refused` for good, or `late`: worth another try. */
  | { readonly kind: 'refused' | 'late'; readonly why: string };

export interface RelayParts {
  /** With the tokens in them. */
  readonly notifications: Pick<Config['notifications'], 'max' | 'max_api'>;
  readonly log: Log;
  readonly patience?: Partial<typeof PATIENCE_MS>;
}

const PATIENCE_MS = {
  /** Alertmanager waits for a minute, and then tries again by itself. */
  message: 45_000,
  answer: 10_000,
  firstPause: 1000,
  longestPause: 15_000,
};
const MOST_WAITING = 50;
/** Whoever asks for an hour is asked again sooner: the message is urgent. */
const LONGEST_ASKED_MS = 60_000;

export type MaxRelay = ReturnType<typeof createMaxRelay>;

export function createMaxRelay({ notifications, log, patience = {} }: RelayParts) {
  const { max, max_api } = notifications;
  // Where nobody is told through it, its certificates need not be there.
  const api = max.length === 0 ? null : maxApi(max_api);
  const tokens = new Map(max.map((to) => [to.chat_id, to.bot_token ?? '']));
  const { message, answer, firstPause, longestPause } = { ...PATIENCE_MS, ...patience };
  /** Of each chat the last message in its queue, and when the next one may go. */
  const queues = new Map<number, Promise<unknown>>();
  const freeAt = new Map<number, number>();
  let waiting = 0;

  /** Never rejects; `gone` ends it. */
  async function carry(chatId: number, text: string, gone: AbortSignal): Promise<Outcome> {
    const token = tokens.get(chatId);
    if (token === undefined) return { kind: 'refused', why: 'notifications.max has no such chat' };
    if (waiting >= MOST_WAITING) return { kind: 'late', why: 'too many messages wait' };
    waiting += 1;
    const given = AbortSignal.any([gone, AbortSignal.timeout(message)]);
    const turn = (queues.get(chatId) ?? Promise.resolve()).then(() => untilTaken(chatId, token, text, given));
    queues.set(chatId, turn);
    try {
      const outcome = await turn;
      if (outcome.kind !== 'taken') log.warn({ chat: chatId, why: outcome.why }, 'a message did not reach MAX');
      return outcome;
    } finally {
      waiting -= 1;
      if (queues.get(chatId) === turn) queues.delete(chatId);
    }
  }

  async function untilTaken(chatId: number, token: string, text: string, given: AbortSignal): Promise<Outcome> {
    let last: Outcome = { kind: 'late', why: 'others were before it' };
    for (let rest = firstPause; ; rest = Math.min(2 * rest, longestPause)) {
      const until = (freeAt.get(chatId) ?? 0) - performance.now();
      const isOver = await pause(Math.max(0, until), false, { signal: given }).catch(() => true);
      if (isOver) return last;
      freeAt.set(chatId, performance.now() + 1000 / max_api.messages_per_second);
      const said = await oneTry(chatId, token, text, given);
      if (said.kind !== 'late') return said;
      last = said;
      freeAt.set(chatId, performance.now() + Math.max(rest, Math.min(said.askedMs, LONGEST_ASKED_MS)));
    }
  }

  async function oneTry(chatId: number, token: string, text: string, given: AbortSignal) {
    const signal = AbortSignal.any([given, AbortSignal.timeout(answer)]);
    try {
      await api?.send(chatId, token, text, signal);
      return { kind: 'taken' } as const;
    } catch (error) {
      const why = messageOf(error).replaceAll(token, '***');
      const isFinal = error instanceof Refusal && error.status < 500 && ![408, 429].includes(error.status);
      if (isFinal) return { kind: 'refused', why } as const;
      return { kind: 'late', why, askedMs: error instanceof Refusal ? error.retryAfterMs : 0 } as const;
    }
  }

  return { carry };
}

const LONGEST_ANSWER = 64 * 1024;

/** The bot API of MAX, as far as it is spoken to. Throws where the file of certificates cannot be read. */
export function maxApi(settings: Config['notifications']['max_api']) {
  const { url, most_characters } = settings;
  const certificates = caOf(settings);
  const ask = async (path: string, token: string, signal: AbortSignal, body?: object) => {
    const asked = { body, ...certificates, headers: { authorization: token }, most: LONGEST_ANSWER, signal };
    await exchange(url.replace(/\/+$/, '') + path, asked);
  };
  return {
    /** Both reject: where MAX did not take it, cannot be reached, or does not know the token. */
    send: (chatId: number, token: string, text: string, signal: AbortSignal) =>
      ask(`/messages?chat_id=${chatId}`, token, signal, { text: cut(text, most_characters) }),
    knows: (token: string, signal: AbortSignal) => ask('/me', token, signal),
  };
}

/** Not in the middle of a sign that takes two places. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
