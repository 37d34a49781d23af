/** Who may log in, and whether the service would start with that and with the secrets that it reads. */
import { statSync } from 'node:fs';
import type { Scheme } from '../../addresses.ts';
import { accessOf } from '../../auth/web-config.ts';
import { ConfigError } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { withSecrets } from '../../config/secret-files.ts';
import { readSecrets } from '../check.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

interface Access {
  readonly finding: Finding;
  readonly scheme: Scheme;
}

export function examineAccess(config: Config, settings: string | null): Access {
  try {
    const { users, tls, files } = accessOf(config);
    const scheme = tls === null ? 'http' : 'https';
    const shut = settings === null ? undefined : files.find((file) => isShutOff(file, settings));
    if (shut !== undefined) return { finding: shutOff('access', shut, settings ?? ''), scheme };
    const count = Object.keys(users).length;
    const text = count === 0 ? 'Экран видит каждый, кто до него дойдёт: паролей нет' : `Вход по паролю: имён ${count}`;
    return { finding: fine('access', text), scheme };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Верните web-config.yml рядом с настройками. Если пароли не нужны, уберите из настроек roles.';
    return { finding: problem('access', `Монитор не запустится: ${error.message}`, advice), scheme: 'http' };
  }
}

interface Secrets {
  readonly findings: readonly Finding[];
  /** With what pos-monitor itself needs of them; null where that cannot be read. */
  readonly notifications: Config['notifications'] | null;
}

/** Says nothing where no setting names a file. */
export function examineSecrets(config: Config, settings: string | null): Secrets {
  try {
    const notifications = readSecrets(config);
    const findings = filesOfService(config).flatMap((file) =>
      settings !== null && isShutOff(file, settings) ? shutOff('secrets', file, settings) : [],
    );
    return { findings: [...findings, ...examineTelling(config)], notifications };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Положите в названный файл то, что в нём ожидалось, или уберите эту настройку.';
    return { findings: [problem('secrets', `Монитор не запустится: ${error.message}`, advice)], notifications: null };
  }
}

/** What is for `render` alone may be closed to whoever asks. */
function examineTelling({ notifications }: Config): Finding[] {
  try {
    withSecrets(notifications);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice =
      'Если этого не прочтёт и render, настройки Alertmanager останутся прежними: исправьте названный файл.';
    return [warning('secrets', `Для сообщений: ${error.message}`, advice)];
  }
}

function filesOfService({ token_secret_file, notifications: { hook_secret_file, max, max_api } }: Config): string[] {
  const ofMax = max.flatMap(({ bot_token_file }) => [bot_token_file, max_api.ca_file]);
  return [...new Set([token_secret_file, hook_secret_file, ...ofMax])].filter((file) => file !== undefined);
}

function shutOff(id: string, file: string, settings: string): Finding {
  const advice = `sudo chgrp --reference=${settings} ${file} и sudo chmod 640 ${file}`;
  return problem(id, `Служба не прочтёт ${file} и не запустится`, advice);
}

/** Root reads everything. Where the settings are for a group alone, the service is in it, and reads what that may. */
function isShutOff(file: string, settings: string): boolean {
  const [its, group] = [statSync(file), statSync(settings)];
  const isForGroupAlone = (group.mode & 0o047) === 0o040;
  const isForGroup = its.gid === group.gid && (its.mode & 0o040) !== 0;
  return process.geteuid?.() === 0 && isForGroupAlone && !isForGroup && (its.mode & 0o004) === 0;
}
