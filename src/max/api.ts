/** The bot API of the messenger MAX, as far as it is spoken to. */
import { exchange } from '../adapter/connection.ts';
import type { Config } from '../config/schema.ts';
import { caOf } from '../config/secret-files.ts';

const LONGEST_ANSWER = 64 * 1024;

/** Throws where the file of certificates cannot be read. */
export function maxApi(settings: Config['notifications']['max_api']) {
  const { url, most_characters } = settings;
  const certificates = caOf(settings);
  const ask = async (path: string, token: string, signal: AbortSignal, body?: object) => {
    const told = body === undefined ? {} : { body };
    const asked = { ...told, ...certificates, headers: { authorization: token }, most: LONGEST_ANSWER, signal };
    await exchange(url.replace(/\/+$/, '') + path, asked);
  };
  return {
    /** Rejects where MAX did not take it. */
    send: (
      { chatId, token, text }: { readonly chatId: number; readonly token: string; readonly text: string },
      signal: AbortSignal,
    ) => ask(`/messages?chat_id=${chatId}`, token, signal, { text: cut(text, most_characters) }),
    /** Rejects where it cannot be reached, or does not know the token. */
    knows: (token: string, signal: AbortSignal) => ask('/me', token, signal),
  };
}

/** Not in the middle of a sign that takes two places. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
