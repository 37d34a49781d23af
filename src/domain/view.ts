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

/** Makes of each View, or of what it is asked for besides, one thing once; it is forgotten with what it was made from. */
export function oncePer<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, { readonly it: Made }>();
  return (from) => {
    const known = made.get(from) ?? { it: make(from) };
    made.set(from, known);
    return known.it;
  };
}
