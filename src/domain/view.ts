/** What the monitor publishes and every face shows. */
import type { ShownAlert } from './alerts/attention.ts';
import type { NotificationsState } from './notifications.ts';
import type { Snapshot } from './snapshot.ts';

export type { ShownAlert };

export interface View {
  readonly snapshot: Snapshot;
  /** The alerts that are shown, most urgent first. */
  readonly alerts: readonly ShownAlert[];
  readonly notifications: NotificationsState;
}
