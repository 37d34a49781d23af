/** What the monitor publishes and every face shows. */
import type { Life } from './alerts/life.ts';
import type { NotificationsState } from './notifications.ts';
import type { Snapshot } from './snapshot.ts';

export interface View {
  readonly snapshot: Snapshot;
  /** The alerts that are told, most urgent first. */
  readonly alerts: readonly Life[];
  readonly notifications: NotificationsState;
}
