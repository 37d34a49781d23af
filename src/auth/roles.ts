/** Who may see what: the one table of it. A path that needs nothing is public; every other one names what it shows. */
import type { Role } from '../config/schema.ts';

export const AREAS = ['state', 'revenue', 'metrics', 'internals'] as const;
/**
 * state: buffer, adapter, alerts, how many receipts today. revenue: sums, balances, history, CSV.
 * metrics: the page for Prometheus. internals: debug pages and the effective config.
 */
export type Area = (typeof AREAS)[number];

/** What somebody may see. */
export type Sees = (area: Area) => boolean;

const MAY_SEE: Readonly<Record<Role, readonly Area[]>> = {
  cashier: ['state'],
  viewer: ['state', 'revenue'],
  metrics: ['metrics'],
  admin: ['state', 'revenue', 'metrics', 'internals'],
};

/** Where nobody needs to log in; what the machine is set up like stays its own business even then. */
const OPEN_TO_ALL: readonly Area[] = ['state', 'revenue', 'metrics'];

export function maySee(role: Role, area: Area): boolean {
  return MAY_SEE[role].includes(area);
}

export function anybodyMaySee(area: Area): boolean {
  return OPEN_TO_ALL.includes(area);
}
