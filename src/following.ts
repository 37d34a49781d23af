/** What is made out of the settings, and made anew when they change: the probe, the sender, and the front. */
import { type Probe, startProbe } from './adapter/probe.ts';
import { withPublicUrl } from './addresses.ts';
import { noticeContexts } from './alertmanager/notice-context.ts';
import { type Sender, startSender } from './alertmanager/sender.ts';
import type { Door } from './auth/door.ts';
import { warnOfUsersWithoutRole } from './auth/index.ts';
import { accessOf } from './auth/web-config.ts';
import { takenOver } from './config/load.ts';
import { channelsOf } from './config/notifications.ts';
import type { Config } from './config/schema.ts';
import { ofService, withSecrets } from './config/secret-files.ts';
import { type Core, limitsOf } from './core.ts';
import { publicAddress } from './domain/links.ts';
import { createFront, type Front } from './http/front.ts';
import { createMaxRelay } from './max/relay.ts';
import { shopOf } from './shop.ts';

/** What the port was opened with. */
interface Entrance {
  readonly door: Door;
  readonly overTls: boolean;
}

export type Following = ReturnType<typeof follow>;

export function follow(first: Config, core: Core, entrance: Entrance) {
  let config = first;
  let front = frontOf(config, core, entrance);
  let probe = probeOf(config, core);
  let sender = senderOf(config, core, entrance);
  let stopped = false;
  core.monitor.onGap(() => void probe.probeNow());

  return {
    config: (): Config => config,
    front: (): Front => front,
    /** Goes on with other settings; no connection ends. Where they cannot be used it rejects, and nothing has changed. */
    async adopt(given: Config): Promise<void> {
      if (stopped) return;
      const access = accessOf(given);
      const { config: taken, waiting } = takenOver(given, config);
      const doorWaits = waiting.includes('web_config');
      // Roles are those of the users, and wait with them: others would let nobody in, or everybody.
      const next = doorWaits ? { ...taken, roles: config.roles } : taken;
      if (differ(next.roles, given.roles)) waiting.push('roles');
      // Everything that can fail comes before anything that changes.
      const nextFront = frontOf(next, core, entrance);
      const before = config;
      config = next;
      front = nextFront;
      core.log.level = next.log_level;
      if (waiting.length > 0) core.log.warn({ settings: waiting }, 'these settings take effect at the next start');
      if (!doorWaits) warnOfUsersWithoutRole(access, next, core.log);
      core.buffer.setZone(next.shop.time_zone);
      const anotherAdapter = differ(next.adapter, before.adapter);
      // Whoever asked the old adapter has no say from here on.
      const probeEnds = anotherAdapter ? probe.stop() : null;
      const looked = core.monitor.adopt({ shop: shopOf(next, core.demo), limits: limitsOf(next), anotherAdapter });
      if (anotherAdapter) probe = probeOf(next, core);
      await Promise.all([probeEnds, looked]);
      if (differ(settingsOfSender(next), settingsOfSender(before))) {
        await sender?.stop();
        if (!stopped) sender = senderOf(next, core, entrance);
      }
    },
    async stop() {
      stopped = true;
      await Promise.all([probe.stop(), sender?.stop()]);
    },
  };
}

function probeOf({ adapter }: Config, { seconds, metrics, debugLog, monitor }: Core): Probe {
  return startProbe({
    config: adapter,
    clock: seconds,
    onTry: (attempt) => {
      metrics.probes.observe(attempt);
      debugLog.hearTry({ ...attempt, at: seconds() });
      monitor.hearAdapter(attempt);
    },
  });
}

function settingsOfSender({ notifications, shop, public_url, listen }: Config): unknown {
  return [notifications, shop, public_url, listen];
}

function senderOf(config: Config, core: Core, { overTls }: Entrance): Sender | null {
  const { notifications, shop } = config;
  if (notifications.alertmanager_url === undefined) return null;
  const { monitor, chronicle, remembered, seconds, pace, log } = core;
  const contextOf = noticeContexts(notifications, pace);
  return startSender({
    url: notifications.alertmanager_url,
    chronicle,
    context: () => contextOf(monitor.current()),
    shop: { name: shop.name, region: shop.region },
    publicUrl: publicAddress(withPublicUrl(config, overTls ? 'https' : 'http')),
    channels: channelsOf(notifications),
    known: { ...remembered.channels, ...monitor.current().notifications.channels },
    clock: seconds,
    pace,
    log,
    onLook: (look) => monitor.hearChannels(look),
  });
}

function frontOf(config: Config, core: Core, entrance: Entrance): Front {
  const notifications = withSecrets(ofService(config.notifications));
  return createFront({
    ...core,
    ...entrance,
    config,
    shop: shopOf(config, core.demo),
    hookSecret: notifications.hook_secret ?? null,
    max: createMaxRelay({ notifications, log: core.log }),
  });
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
