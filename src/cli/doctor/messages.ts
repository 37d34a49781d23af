/** Who is told outside the screen, where the links lead that are told, and who may look at Grafana. */
import { addressesOfThisPc, isLoopback, linkTrouble, offeredAt, type Scheme, withPublicUrl } from '../../addresses.ts';
import { alertmanagerAt } from '../../alertmanager/client.ts';
import { channelsOf } from '../../config/notifications.ts';
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../../domain/foreign.ts';
import { publicAddress } from '../../domain/links.ts';
import { maxApi } from '../../max/relay.ts';
import { turnWithoutChannel } from '../../render/receivers.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** Whether anybody will get a message, beside what the screen shows. */
export async function examineMessages(config: Config): Promise<Finding> {
  const { notifications } = config;
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
    await alertmanagerAt(url, new AbortController().signal).alerts();
    const lacking = turnWithoutChannel(config);
    if (lacking === 'first') {
      return warning(
        'messages',
        'Все получатели из contacts с second: о срочном скажут, лишь когда его долго никто не видел, а утром никому',
        'Назначьте хотя бы один канал тому, у кого нет second, или уберите у канала contact.',
      );
    }
    const again = lacking === 'second' ? '; второго контакта нет: о срочном, чего никто не увидел, напомнят им же' : '';
    return fine('messages', `Alertmanager ${url} отвечает; получатели: ${channels.join(', ')}${again}`);
  } catch (error) {
    return problem(
      'messages',
      `По адресу ${url} не отвечает Alertmanager (${messageOf(error)}): сообщений не будет`,
      'Запустите Alertmanager и проверьте notifications.alertmanager_url (ALERTMANAGER_URL).',
    );
  }
}

const PATIENCE_MS = 5000;

/** Whether Grafana lets anybody look. It hides nothing from whoever may open it: roles are known to the page alone. */
export async function examineGrafana(url: string): Promise<Finding> {
  const ask = `${url.replace(/\/+$/, '')}/api/search?limit=1`;
  const look = (redirect: 'follow' | 'manual') => fetch(ask, { redirect, signal: AbortSignal.timeout(PATIENCE_MS) });
  try {
    const { status, redirected, headers } = await look('follow');
    const isAnswer = headers.get('content-type')?.startsWith('application/json') === true;
    if (status === 200 && isAnswer) {
      return warning(
        'grafana',
        `Grafana ${url} пускает без пароля: каждый, кто её откроет, видит все показания, и выручку тоже`,
        'Кассирам дайте страницу pos-monitor: она показывает каждой роли своё. Чтобы Grafana спрашивала пароль: GRAFANA_ANONYMOUS=false (auth.anonymous в grafana.ini).',
      );
    }
    if (status >= 500 || status === 429) {
      return warning(
        'grafana',
        `Grafana ${url} отвечает ошибкой (HTTP ${status})`,
        'Посмотрите журнал Grafana и прокси перед ней.',
      );
    }
    // A proxy may lead to its own page for logging in.
    const asksWhoItIs = status === 401 || status === 403 || (status === 200 && redirected);
    return asksWhoItIs
      ? fine('grafana', `Grafana ${url} спрашивает пароль; кто вошёл, видит все показания, и выручку тоже`)
      : warning(
          'grafana',
          `По адресу ${url} отвечает не Grafana (HTTP ${status})`,
          'Проверьте notifications.grafana_url и программу, которая отвечает по этому адресу.',
        );
  } catch {
    const moved = await look('manual').catch(() => null);
    if (moved !== null && moved.status >= 300 && moved.status < 400) {
      return warning(
        'grafana',
        `Grafana ${url} отсылает на ${moved.headers.get('location')}, а туда этот ПК не попадает`,
        'Проверьте notifications.grafana_url и сертификат того, кто там отвечает.',
      );
    }
    return warning('grafana', `Grafana ${url} не отвечает`, 'Запустите Grafana и проверьте notifications.grafana_url.');
  }
}

/** Where the links in messages and on dashboards lead, and which addresses there are. */
export function examineLinks(config: Config, scheme: Scheme, addresses = addressesOfThisPc()): Finding {
  const { public_url, listen } = config;
  const { host, port } = offeredAt(listen);
  const offered = addresses.map((address) => `${scheme}://${address}:${port}`).join(', ');
  const choose =
    offered === ''
      ? 'Запишите в public_url адрес этого ПК в сети магазина; его называет команда hostname -I.'
      : `Адреса этого ПК: ${offered}.`;
  const leads = publicAddress(withPublicUrl(config, scheme, addresses));
  if (linkTrouble(config, scheme, addresses) !== null && (public_url !== undefined || host !== null)) {
    // Another port may be a proxy's.
    const so = isLoopback(new URL(leads).hostname)
      ? 'на других устройствах они не откроются'
      : `а экран на порту ${port}; проверьте, открываются ли они на других устройствах`;
    return warning('links', `Ссылки в сообщениях ведут на ${leads}: ${so}`, choose);
  }
  if (public_url !== undefined) return fine('links', `Ссылки в сообщениях ведут на ${leads}`);
  if (host !== null && isLoopback(host)) {
    const setting = listen.published === undefined ? 'listen.host' : 'POS_MONITOR_BIND';
    return fine('links', `Экран открывается только на этом ПК: ${setting}`);
  }
  if (host === null && offered === '')
    return warning('links', 'Адрес этого ПК в сети магазина неизвестен: ссылки в сообщениях не откроются', choose);
  return fine('links', `Экран в сети магазина: ${host === null ? offered : leads}`);
}

/** Whether MAX knows the bots that are to write there; no message is sent. */
export async function examineMax({ max, max_api }: Config['notifications']): Promise<Finding[]> {
  return Promise.all(
    max.map(async ({ chat_id, bot_token = '' }): Promise<Finding> => {
      try {
        await maxApi(max_api).knows(bot_token, AbortSignal.timeout(PATIENCE_MS));
        return fine('max', `MAX: ${max_api.url} знает бота для чата ${chat_id}; сам номер чата не проверялся`);
      } catch (error) {
        return problem(
          'max',
          `MAX, чат ${chat_id}: ${messageOf(error)}`,
          `Сообщения туда не дойдут. Проверьте, что этот ПК достаёт до ${max_api.url}, и токен бота (401: токен не тот; ошибка сертификата: notifications.max_api.ca_file).`,
        );
      }
    }),
  );
}
