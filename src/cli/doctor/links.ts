import { addressesOfThisPc, isLoopback, linkTrouble } from '../../addresses.ts';
import type { Config } from '../../config/schema.ts';
import { type Finding, fine, warning } from './finding.ts';

/** Where the links in messages and on dashboards lead, and which addresses there are. */
export function examineLinks(config: Config, addresses = addressesOfThisPc()): Finding {
  const { public_url, listen } = config;
  const offered = addresses.map((address) => `http://${address}:${listen.port}`).join(', ');
  const choose =
    offered === '' ? 'Запишите в public_url адрес этого ПК в сети магазина.' : `Адреса этого ПК: ${offered}.`;
  if (public_url === undefined) {
    if (isLoopback(listen.host) && listen.host !== '0.0.0.0') {
      return fine('links', 'Экран открывается только на этом ПК: listen.host');
    }
    if (offered === '')
      return warning('links', 'Адрес этого ПК в сети магазина неизвестен: ссылки в сообщениях не откроются', choose);
    return fine('links', `Экран в сети магазина: ${offered}`);
  }
  return linkTrouble(config, addresses) === null
    ? fine('links', `Ссылки в сообщениях ведут на ${public_url}`)
    : warning('links', `Ссылки в сообщениях ведут на ${public_url}: на других устройствах они не откроются`, choose);
}
