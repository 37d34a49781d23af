/** Who may log in, and whether the service would start with that. */
import type { Scheme } from '../../addresses.ts';
import { accessOf } from '../../auth/web-config.ts';
import { ConfigError } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type Finding, fine, problem } from './finding.ts';

export function examineAccess(config: Config): { readonly finding: Finding; readonly scheme: Scheme } {
  try {
    const { users, tls } = accessOf(config);
    const count = Object.keys(users).length;
    const text = count === 0 ? 'Экран видит каждый, кто до него дойдёт: паролей нет' : `Вход по паролю: имён ${count}`;
    return { finding: fine('access', text), scheme: tls === null ? 'http' : 'https' };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Верните web-config.yml рядом с настройками. Если пароли не нужны, уберите из настроек roles.';
    return { finding: problem('access', `Монитор не запустится: ${error.message}`, advice), scheme: 'http' };
  }
}
