/** For the cashier's screen, which customers may see too: what works and what to do, and no money at all. */
import type { Config } from '../../config/schema.ts';
import { build } from '../frame.ts';
import * as tiles from '../tiles.ts';

export function cashier(config: Config) {
  const { thresholds } = config;
  return build('cashier', config, {
    description: 'Буфер, ККТ, ОФД, смена и что делать. Без выручки и балансов.',
    refresh: '5s',
    from: 'now-12h',
    variables: ['shop', 'terminal'],
    links: [],
    rows: [
      {
        height: 3,
        panels: [
          [13, tiles.stateTile('cashier/state')],
          [11, tiles.freshnessTile('cashier/freshness', { money: false })],
        ],
      },
      {
        height: 7,
        panels: [
          [
            24,
            tiles.alertTable('cashier/alerts', { terminal: true, panels: false }, thresholds, tiles.runbooksOf(config)),
          ],
        ],
      },
      {
        height: 5,
        panels: [
          [4, tiles.bufferGauge('cashier/buffer', thresholds)],
          [4, tiles.bufferTile('cashier/buffer-left', thresholds)],
          [4, tiles.oldestTile('cashier/oldest', thresholds)],
          [4, tiles.kktTile('cashier/kkt')],
          [4, tiles.ofdTile('cashier/ofd')],
          [4, tiles.shiftTile('cashier/shift', thresholds)],
        ],
      },
    ],
  });
}
