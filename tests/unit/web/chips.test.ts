/** A chip cannot contradict an alert, in whatever state a shop is. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { realtimeView } from '../../../src/api/views/status.ts';
import { withAttention } from '../../../src/domain/alerts/attention.ts';
import { shownAlerts, trueAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { liveOn, NO_LIVES } from '../../../src/domain/alerts/life.ts';
import { CHIPS, TONE_FACES } from '../../../src/domain/faces.ts';
import { NOTHING_HEARD } from '../../../src/domain/notifications.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';
import { chips } from '../../../src/web/model/chips.ts';
import { NOW, ZONE } from '../../support/facts.ts';
import { snapshots } from '../../support/random-snapshots.ts';

const reader = { now: NOW, zone: ZONE };

test('it is green only where no alert about its subject stands, told or not, and grey where its source is unknown', () => {
  fc.assert(
    fc.property(snapshots(NOW, DEFAULT_THRESHOLDS), (snapshot) => {
      const told = shownAlerts(liveOn(NO_LIVES, snapshot).lives).map((life) => withAttention(life, []));
      const message = realtimeView({ snapshot, alerts: told, lives: [], notifications: NOTHING_HEARD });
      const standing = trueAlerts(snapshot).map(({ name }) => name);
      for (const { id, tone } of chips(message, reader, true)) {
        const about = CHIPS.find((chip) => chip.id === id)?.about ?? [];
        if (tone === 'good') expect(about.filter((name) => standing.includes(name))).toEqual([]);
        if (id !== 'ofd' && id !== 'odoo' && snapshot.till === null) expect(tone).not.toBe('good');
        if ((id === 'ofd' || id === 'odoo') && snapshot.adapter.health === null) expect(tone).not.toBe('good');
      }
      for (const { tone } of chips(message, reader, false)) expect(tone).not.toBe('good');
    }),
    { numRuns: 300 },
  );
});

test('the page has the colours of the dashboards and the messages', () => {
  const css = readFileSync('src/web/styles/tokens.css', 'utf8');
  const [light = '', dark = ''] = css.split('@media');
  for (const [tone, face] of Object.entries(TONE_FACES)) {
    expect(light).toContain(`--${tone}: ${face.light};`);
    expect(dark).toContain(`--${tone}: ${face.dark};`);
  }
});
