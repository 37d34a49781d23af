/**
 * Tills for tests: with nobody coming by himself, stopped when the test is over. An adapter that is started again needs
 * its old port, which the system would give to others meanwhile had it been the one to choose it.
 */
import { test as base } from 'vitest';
import { startTill, type Till } from '../../../src/simulator/index.ts';
import type { TillOptions } from '../../../src/simulator/till.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { shopZone } from '../../support/time/shop-zone.ts';

type OpenTill = (options?: TillOptions) => Promise<Till>;

export const test = base.extend('openTill', async ({ task: _ }, { onCleanup }): Promise<OpenTill> => {
  const tills: Till[] = [];
  onCleanup(async () => {
    await Promise.all(tills.map((till) => till.stop()));
  });
  return async (options = {}) => {
    const port = await freePort();
    const till = await startTill({ port, receiptsPerDay: 0, timeZone: shopZone(), ...options });
    tills.push(till);
    return till;
  };
});

/** Nobody waits ten seconds for an OFD that is meant to hang. */
export const IMPATIENT: TillOptions = { ofdTimeoutSeconds: 1 };

/** A past long enough to live through hours in seconds. */
export function fast(speed: number, hours: number): TillOptions {
  return { speed, startSecondsAgo: hours * 3600 };
}

export function column(till: Till, sql: string): unknown[] {
  return till.edit(({ db }) => db.prepare(sql).pluck().all());
}
