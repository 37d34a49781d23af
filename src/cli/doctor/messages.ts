import { alertmanagerAt } from '../../alertmanager/client.ts';
import { channelsOf } from '../../config/notifications.ts';
import type { Config } from '../../config/schema.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** Whether anybody will get a message, beside what the screen shows. */
export async function examineMessages(notifications: Config['notifications']): Promise<Finding> {
  const url = notifications.alertmanager_url;
  const channels = channelsOf(notifications);
  if (url === undefined || channels.length === 0) {
    return warning(
      'messages',
      `Сообщений о тревогах никто не получит: ${url === undefined ? 'адрес Alertmanager не задан' : 'в notifications не назван ни один получатель'}`,
      'Пока этого нет, о тревоге скажет только экран: включите на нём звук. docs/install.md говорит, как настроить сообщения.',
    );
  }
  try {
    await alertmanagerAt(url, new AbortController().signal).figures();
    return fine('messages', `Alertmanager ${url} отвечает; получатели: ${channels.join(', ')}`);
  } catch (error) {
    return problem(
      'messages',
      `Alertmanager ${url} не отвечает (${error instanceof Error ? error.message : String(error)}): сообщений не будет`,
      'Запустите Alertmanager и проверьте notifications.alertmanager_url (ALERTMANAGER_URL).',
    );
  }
}
