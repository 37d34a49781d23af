/** Who may log in, and whether the service would start with that. */
import { statSync } from 'node:fs';
import type { Scheme } from '../../addresses.ts';
import { accessOf } from '../../auth/web-config.ts';
import { ConfigError } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type Finding, fine, problem } from './finding.ts';

interface Access {
  readonly finding: Finding;
  readonly scheme: Scheme;
}

export function examineAccess(config: Config, settings: string | null): Access {
  try {
    const { users, tls } = accessOf(config);
    const { web_config: file } = config;
    const scheme = tls === null ? 'http' : 'https';
    if (file !== undefined && settings !== null && isShutOff(file, settings)) {
      const advice = `sudo chgrp --reference=${settings} ${file} и sudo chmod 640 ${file}`;
      return { finding: problem('access', `Служба не прочтёт ${file} и не запустится`, advice), scheme };
    }
    const count = Object.keys(users).length;
    const text = count === 0 ? 'Экран видит каждый, кто до него дойдёт: паролей нет' : `Вход по паролю: имён ${count}`;
    return { finding: fine('access', text), scheme };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Верните web-config.yml рядом с настройками. Если пароли не нужны, уберите из настроек roles.';
    return { finding: problem('access', `Монитор не запустится: ${error.message}`, advice), scheme: 'http' };
  }
}

/** Root reads everything. Where the settings are for a group alone, the service is in it, and reads what that may. */
function isShutOff(file: string, settings: string): boolean {
  const [its, group] = [statSync(file), statSync(settings)];
  const isForGroupAlone = (group.mode & 0o047) === 0o040;
  const isForGroup = its.gid === group.gid && (its.mode & 0o040) !== 0;
  return process.geteuid?.() === 0 && isForGroupAlone && !isForGroup && (its.mode & 0o004) === 0;
}
