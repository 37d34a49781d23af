import { expect } from 'vitest';
import { createRandom } from '../../../src/simulator/index.ts';
import { until } from '../../../src/simulator/scenarios/scenario.ts';
import { rounds } from '../../support/share.ts';
import { column, fast, test } from './tills.ts';

/** Two tills of different luck, side by side. */
const SEEDS = [1, 2];
const KILLS_EACH = rounds(import.meta.filename, 'power cuts of each till', { all: 25, share: 8 });

test.concurrent.for(SEEDS)(
  'power cuts at random points lose no acknowledged receipt, and every balance reconciles: till %i',
  { timeout: 600_000 },
  async (seed, { openTill }) => {
    const till = await openTill({ ...fast(100, 48), terminals: 2, config: { buffer_capacity: 5000 } });
    const random = createRandom(seed);
    let trading = true;
    const customers = till.settings.terminals.map(async (posId) => {
      while (trading) {
        const { kind } = await till.shoppers.buy(posId);
        // While the till is dark, people do not queue a thousand times a second.
        if (kind === 'no_answer') await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });

    for (let cut = 0; cut < KILLS_EACH; cut++) {
      const before = till.shoppers.acknowledged.length;
      await until('a sale in this life', () => till.shoppers.acknowledged.length > before);
      await new Promise((resolve) => setTimeout(resolve, random.integer(0, 50)));
      await till.adapter.kill();
      await till.adapter.start();
      expect(till.adapter.restored).toHaveLength(2);
      for (const session of till.adapter.restored) expect(session).toMatchObject({ reconciled: true, difference: 0 });
    }
    trading = false;
    await Promise.all(customers);

    expect(column(till, 'PRAGMA integrity_check')).toEqual(['ok']);
    expect(till.shoppers.acknowledged.length).toBeGreaterThanOrEqual(KILLS_EACH);
    await until('everything to be delivered', async () => {
      await till.sync();
      return till.pending() === 0;
    });
    expect(till.ledger()).toMatchObject({ lost: [], undelivered: 0, duplicates: 0 });
  },
);
