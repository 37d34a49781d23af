/** For the cashier's screen, which customers may see too: what works and what to do, and no money at all. */
import { build, type Place, row } from '../frame.ts';
import { number } from '../stat-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS } from '../words.ts';

const SCOPE = { terminal: true, panels: false };

export function cashier(place: Place) {
  const { thresholds } = place.config;
  return build('cashier', place, {
    description: 'Что случилось, что делать, буфер, ККТ, ОФД и смена. Без выручки и балансов.',
    from: 'now-12h',
    variables: ['terminal'],
    rows: [
      row(3, [tiles.stateTile('cashier/state', SCOPE, thresholds)]),
      row(7, [tiles.alertTable('cashier/alerts', SCOPE, thresholds)]),
      row(4, [
        tiles.waitingTile('cashier/waiting', thresholds),
        percent(),
        tiles.oldestTile('cashier/oldest', thresholds),
        tiles.shiftTile('cashier/shift', thresholds),
      ]),
      row(
        3,
        [
          tiles.chipTile('cashier/chip-print', 'print', SCOPE, thresholds),
          tiles.chipTile('cashier/chip-queue', 'queue', SCOPE, thresholds),
          tiles.chipTile('cashier/chip-ofd', 'ofd', SCOPE, thresholds),
          tiles.chipTile('cashier/chip-shift', 'shift', SCOPE, thresholds),
          tiles.freshnessTile('cashier/freshness', thresholds),
        ],
        [5, 5, 5, 5, 4],
      ),
      row(2, [tiles.waysPanel('cashier', place)]),
    ],
  });

  function percent() {
    const { buffer_high_percent: high, buffer_full_percent: full } = thresholds;
    const { by, steps } = tiles.fullness(thresholds);
    return number(
      'cashier/buffer',
      'Буфер занят',
      `Сколько места занято. ${high} % — почти полон, ${full} % — касса не примет оплату.`,
      {
        expr: by,
        unit: 'percent',
        steps: [{ from: 0, color: COLORS.good }, ...steps],
      },
    );
  }
}
