/** Fills in the secrets that the config keeps in files of their own: Alertmanager 0.25 cannot read them itself. */
import type { Config } from './schema.ts';

type Notifications = Config['notifications'];
export type ReadSecret = (path: string) => string;

export function withSecrets(notifications: Notifications, read: ReadSecret): Notifications {
  return {
    ...notifications,
    ...filled('hook_secret', notifications.hook_secret, notifications.hook_secret_file, read),
    telegram: notifications.telegram.map((to) => withToken(to, read)),
    max: notifications.max.map((to) => withToken(to, read)),
    email: notifications.email.map((to) => ({ ...to, ...filled('password', to.password, to.password_file, read) })),
    pagerduty: notifications.pagerduty.map((to) => ({
      ...to,
      ...filled('routing_key', to.routing_key, to.routing_key_file, read),
    })),
    opsgenie: notifications.opsgenie.map((to) => ({ ...to, ...filled('api_key', to.api_key, to.api_key_file, read) })),
  };
}

export function hookSecretOf({ hook_secret, hook_secret_file }: Notifications, read: ReadSecret): string | null {
  return filled('hook_secret', hook_secret, hook_secret_file, read).hook_secret ?? null;
}

export function withToken<To extends Notifications['max'][number]>(to: To, read: ReadSecret): To {
  return { ...to, ...filled('bot_token', to.bot_token, to.bot_token_file, read) };
}

function filled<Name extends string>(
  name: Name,
  value: string | undefined,
  file: string | undefined,
  read: ReadSecret,
): { [Key in Name]?: string } {
  const secret = value ?? (file === undefined ? undefined : read(file).trim());
  return (secret === undefined ? {} : { [name]: secret }) as { [Key in Name]?: string };
}
