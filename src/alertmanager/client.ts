/** Alertmanager, as far as we speak to it: it takes notices, says which alerts it has, and counts its messages. */
import * as z from 'zod';
import { exchange } from '../adapter/connection.ts';
import { parsedJson } from '../domain/foreign.ts';
import type { FiguresByChannel } from '../domain/notifications.ts';

/** An alert as Alertmanager takes it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

const PATIENCE_MS = 5000;
const MOST = 4 * 1024 * 1024;

const kept = z.array(z.object({ labels: z.record(z.string(), z.string()) }));

/** Every call rejects where Alertmanager cannot be reached, or does not answer in time. */
export type Alertmanager = ReturnType<typeof alertmanagerAt>;

export function alertmanagerAt(base: string, stopping: AbortSignal) {
  const root = base.replace(/\/+$/, '');
  const talk = (path: string, body?: unknown) => {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(PATIENCE_MS)]);
    return exchange(root + path, { signal, most: MOST, body });
  };
  return {
    post: async (alerts: readonly PostedAlert[]) => void (await talk('/api/v2/alerts', alerts)),
    /** The labels of the alerts that it has now, those that it keeps to itself included. */
    alerts: async (): Promise<readonly Readonly<Record<string, string>>[]> => {
      const { data } = kept.safeParse(parsedJson(await talk('/api/v2/alerts')));
      if (data === undefined) throw new Error('that is no list of alerts');
      return data.map(({ labels }) => labels);
    },
    figures: async (): Promise<FiguresByChannel> => figuresOf(await talk('/metrics')),
  };
}

/** It does not know MAX, and speaks to us as it does to Webex. */
const CHANNEL_OF: Readonly<Record<string, string>> = { webex: 'max' };

/** Not a channel to people. */
export const WATCHDOG_CHANNEL = 'watchdog';

const LINE =
  /^alertmanager_(notifications_failed|notification_requests|notification_requests_failed)_total\{([^}]*)\} (\S+)$/gm;

/**
 * By kind of channel. A message is counted as begun (`notifications_total`) while it is still tried, and as failed once it
 * is given up; that a channel took it, only the count of its requests says. Where receivers are told apart, what the
 * watchdog outside is sent is a kind of its own.
 */
export function figuresOf(page: string): FiguresByChannel {
  const figures: Record<string, { requests: number; delivered: number; failed: number }> = {};
  for (const [, what, labels = '', value] of page.matchAll(LINE)) {
    const integration = /(?:^|,)integration="([^"]*)"/.exec(labels)?.[1];
    if (integration === undefined) continue;
    const outside = /(?:^|,)receiver_name="watchdog[/"]/.test(labels);
    const channel = outside ? WATCHDOG_CHANNEL : (CHANNEL_OF[integration] ?? integration);
    figures[channel] ??= { requests: 0, delivered: 0, failed: 0 };
    const sums = figures[channel];
    if (what === 'notifications_failed') sums.failed += Number(value);
    else sums.delivered += what === 'notification_requests' ? Number(value) : -Number(value);
    if (what === 'notification_requests') sums.requests += Number(value);
  }
  return figures;
}
