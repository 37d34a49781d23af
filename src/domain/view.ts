/** What the monitor publishes and every face shows. */
import type { Attention } from './alerts/attention.ts';
import type { Life } from './alerts/life.ts';
import type { NotificationsState } from './notifications.ts';
import type { Snapshot } from './snapshot.ts';

export interface View {
  readonly snapshot: Snapshot;
  /** The alerts that are told, most urgent first. */
  readonly alerts: readonly ToldAlert[];
  readonly notifications: NotificationsState;
}

export type ToldAlert = Life & Pick<Attention, 'seen'>;
