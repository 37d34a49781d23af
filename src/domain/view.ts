/** What the monitor publishes and every face shows. */
import type { ActiveAlert } from './alerts/active.ts';
import type { NotificationsState } from './notifications.ts';
import type { Snapshot } from './snapshot.ts';

export interface View {
  readonly snapshot: Snapshot;
  /** The alerts that are told, most urgent first. */
  readonly alerts: readonly ActiveAlert[];
  readonly notifications: NotificationsState;
}
