import { DEFAULT_ZONE } from './run-time.ts';

/** Where the shops of this run stand. */
export function shopZone(): string {
  return process.env.SHOP_ZONE ?? DEFAULT_ZONE;
}
