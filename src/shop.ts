import type { Config } from './config/schema.ts';
import { dayEnd } from './domain/day.ts';
import type { Shop } from './domain/shop.ts';

export function shopOf(config: Config, demo: boolean): Shop {
  const zone = config.shop.time_zone;
  // The last day is a whole day.
  const endOf = (day: string | undefined) => (day === undefined ? null : dayEnd(day, zone));
  return {
    name: config.shop.name,
    zone,
    terminals: config.terminals,
    capacity: config.buffer.capacity ?? null,
    driveEnds: endOf(config.fiscal_drive_ends),
    contractEnds: endOf(config.ofd_contract_ends),
    demo,
    thresholds: config.thresholds,
  };
}
