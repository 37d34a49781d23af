/** For the cashier's screen, which customers may see too: what works and what to do, and no money at all. */
import type { Config } from '../../config/schema.ts';
import { percentFull } from '../../domain/series/buffer.ts';
import { build } from '../frame.ts';
import { pick } from '../select.ts';
import { number, PERCENT } from '../stat-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS } from '../words.ts';

const SCOPE = { terminal: true, panels: false };

export function cashier(config: Config) {
  const { thresholds } = config;
  return build('cashier', config, {
    description: 'Что случилось, что делать, буфер, ККТ, ОФД и смена. Без выручки и балансов.',
    from: 'now-12h',
    variables: ['terminal'],
    links: [],
    rows: [
      { height: 3, panels: [[24, tiles.stateTile('cashier/state', SCOPE, thresholds)]] },
      { height: 5, panels: [[24, tiles.alertTable('cashier/alerts', SCOPE)]] },
      {
        height: 5,
        panels: [
          [6, tiles.waitingTile('cashier/waiting')],
          [6, percent()],
          [6, tiles.oldestTile('cashier/oldest', thresholds)],
          [6, tiles.shiftTile('cashier/shift', thresholds)],
        ],
      },
      {
        height: 3,
        panels: [
          [5, tiles.chipTile('cashier/chip-print', 'print', SCOPE)],
          [5, tiles.chipTile('cashier/chip-queue', 'queue', SCOPE)],
          [5, tiles.chipTile('cashier/chip-ofd', 'ofd', SCOPE)],
          [5, tiles.chipTile('cashier/chip-shift', 'shift', SCOPE)],
          [4, tiles.freshnessTile('cashier/freshness', thresholds)],
        ],
      },
      { height: 2, panels: [[24, tiles.waysPanel('cashier/ways', [])]] },
    ],
  });

  function percent() {
    const { buffer_high_percent: high, buffer_full_percent: full } = thresholds;
    return number(
      'cashier/buffer',
      {
        title: 'Буфер занят',
        description: `Сколько места занято. ${high} % — почти полон, ${full} % — касса не примет оплату.`,
      },
      {
        expr: `max(${pick(percentFull)})`,
        ...PERCENT,
        steps: [
          { from: 0, color: COLORS.good },
          { from: high, color: COLORS.warning },
          { from: full, color: COLORS.bad },
        ],
      },
    );
  }
}
