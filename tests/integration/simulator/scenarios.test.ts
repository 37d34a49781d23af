import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readHealth } from '../../../src/simulator/adapter-handle.ts';
import { findScenario, scenarios, type Till } from '../../../src/simulator/index.ts';
import { sessionsOf } from '../../../src/simulator/sessions.ts';
import { drawn } from '../../support/share.ts';
import { column, IMPATIENT, test } from './tills.ts';

/** Quick to recover; everything else as in a shop. */
const options = { terminals: 2, historyDays: 1, config: { circuit_breaker_timeout: 1 } };

test.for([
  ['ofd-outage', (till) => till.pending(), 50],
  ['till-silent', (till) => column(till, "SELECT COUNT(*) FROM receipts WHERE id LIKE 'silent-%'")[0], 68],
  ['cash-mismatch', (till) => till.edit(({ db }) => sessionsOf(db, String).restore()[0]?.difference), 50_000],
] as const satisfies [string, (till: Till) => unknown, number][])(
  '%s is the same for a till that is started again in the middle of it',
  async ([name, shown, once], { openTill }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'again-till-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    for (let start = 0; start < 2; start += 1) {
      const till = await openTill({ ...options, dataDir });
      await till.player.play(findScenario(name));
      expect(shown(till)).toBe(once);
      await till.stop();
    }
  },
);

/** How long a scenario that needs a past takes to live through it. */
const RUN_SECONDS = 8;

test.concurrent.for(drawn(import.meta.filename, 'scenarios', scenarios, 8))(
  '$name loses nothing, duplicates nothing, and ends well',
  async (scenario, { openTill }) => {
    const { startsSecondsAgo } = scenario;
    const speed = Math.max(1, startsSecondsAgo / RUN_SECONDS);
    const patience = scenario.name === 'ofd-hangs' ? IMPATIENT : {};
    const till = await openTill({ ...options, ...patience, speed, startSecondsAgo: startsSecondsAgo });
    await till.player.play(scenario);
    expect(till.player.current).toMatchObject({ stage: 'showing', problem: null });
    await till.player.recover();

    const { status, components } = await readHealth(till.adapterUrl);
    expect(status).toBe('healthy');
    expect(components.circuit_breaker.state).toBe('CLOSED');
    expect(till.pending()).toBe(0);
    expect(till.ledger()).toMatchObject({ lost: [], duplicates: 0 });
    expect(column(till, "SELECT id FROM receipts WHERE json_extract(fiscal_doc, '$.fiscal_sign') IS NULL")).toEqual([]);
    await till.adapter.kill();
    await till.adapter.start();
    expect(till.adapter.restored).toHaveLength(2);
    for (const session of till.adapter.restored) expect(session).toMatchObject({ difference: 0 });
  },
);
