import { readFileSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';
import { withToken } from '../../config/secret-files.ts';
import { maxApi } from '../../max/api.ts';
import { type Finding, fine, problem } from './finding.ts';

const PATIENCE_MS = 5000;

/** Whether MAX knows the bots that are to write there; no message is sent. */
export async function examineMax({ max, max_api }: Config['notifications']): Promise<Finding[]> {
  const read = (path: string) => readFileSync(path, 'utf8');
  return Promise.all(
    max.map(async (to): Promise<Finding> => {
      const chat = `MAX, чат ${to.chat_id}`;
      try {
        const { bot_token = '' } = withToken(to, read);
        await maxApi(max_api, read).knows(bot_token, AbortSignal.timeout(PATIENCE_MS));
        return fine('max', `${chat}: ${max_api.url} знает бота`);
      } catch (error) {
        return problem(
          'max',
          `${chat}: ${error instanceof Error ? error.message : String(error)}`,
          `Сообщения туда не дойдут. Проверьте, что этот ПК достаёт до ${max_api.url}, и токен бота (401: токен не тот; ошибка сертификата: notifications.max_api.ca_file).`,
        );
      }
    }),
  );
}
