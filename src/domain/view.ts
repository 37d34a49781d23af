/** What the monitor publishes and every face shows. */
import type { ToldAlert } from './alerts/attention.ts';
import type { NotificationsState } from './notifications.ts';
import type { Snapshot } from './snapshot.ts';

export type { ToldAlert };

export interface View {
  readonly snapshot: Snapshot;
  /** The alerts that are told, most urgent first. */
  readonly alerts: readonly ToldAlert[];
  readonly notifications: NotificationsState;
}
