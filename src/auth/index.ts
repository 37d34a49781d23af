/** Puts the door together out of web-config.yml, the roles and the secret; without web-config.yml it stands open. */
import type { Config } from '../config/schema.ts';
import type { Log } from '../logger.ts';
import { createAttempts } from './attempts.ts';
import { createDoor } from './door.ts';
import { createPasswords } from './passwords.ts';
import { createEndedSessions, createTokens, readTokenSecret } from './tokens.ts';
import { accessOf, followWebConfig, OPEN_TO_ALL, type Tls, usersWithoutRole, type WebConfig } from './web-config.ts';

type AuthConfig = Pick<Config, 'web_config' | 'token_secret_file' | 'roles'>;

/** The roles are asked for each time, for the settings may be read again. */
export async function openAuth(config: () => AuthConfig, clock: () => number, log: Log) {
  const now = () => clock() / 1000;
  accessOf(config());
  const { web_config: file, token_secret_file: secretFile } = config();
  const secret = secretFile === undefined ? undefined : readTokenSecret(secretFile);
  const listeners = new Set<(tls: Tls) => void>();
  const following =
    file === undefined
      ? null
      : await followWebConfig(file, {
          changed(next) {
            log.info({ file, users: Object.keys(next.users).length }, 'web config was read again');
            warnOfUsersWithoutRole(next, config(), log);
            if (next.tls !== null) for (const listener of listeners) listener(next.tls);
          },
          refused: (error) =>
            log.error(
              { file, problem: error.message },
              'the new web config cannot be used; the one before stays in force',
            ),
        });
  const current = () => following?.current() ?? OPEN_TO_ALL;
  warnOfUsersWithoutRole(current(), config(), log);
  const door = createDoor({
    users: () => current().users,
    roles: () => config().roles,
    passwords: createPasswords(now),
    tokens: createTokens(now, secret),
    attempts: createAttempts(now),
    ended: createEndedSessions(now),
    onRefusal: (refusal) => log.warn(refusal, 'a login was refused'),
  });
  return {
    door,
    /** The certificate to listen with; null where TLS is not spoken. */
    tls: (): Tls | null => current().tls,
    onNewTls: (listener: (tls: Tls) => void) => void listeners.add(listener),
    stop: () => following?.stop(),
  };
}

export function warnOfUsersWithoutRole(web: WebConfig, config: AuthConfig, log: Log): void {
  const users = usersWithoutRole(web, config);
  if (users.length > 0) log.warn({ users }, 'these users have no role in pos-monitor.yml and are not let in');
}
