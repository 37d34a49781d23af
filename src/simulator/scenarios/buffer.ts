/** A buffer that takes no more, and one that cannot be read. */

import { renameSync } from 'node:fs';
import { addAged, recoverDelivery, tripBreaker, waitFor } from './moves.ts';
import { defineScenario } from './scenario.ts';

const LIVE_RECEIPTS = 10;

export const bufferFills = defineScenario({
  name: 'buffer-fills',
  title: 'Буфер переполнен',
  about: 'ОФД недоступен, и буфер заполняется до 100 %: касса отказывается пробивать чеки (503).',
  expectedAlerts: ['PosBufferFull', 'PosBreakerOpen'],
  passingAlerts: ['PosBufferHigh', 'PosBufferFillingUp'],
  steps: async (till) => {
    till.ofd.mode = 'refuse';
    const capacity = till.settings.config.buffer_capacity ?? 200;
    addAged(till, Math.max(0, capacity - till.pending() - LIVE_RECEIPTS), 3000, 5);
    await tripBreaker(till);
    await waitFor(till, 'the till to block', async () => {
      const outcome = await till.shoppers.buy();
      return outcome.kind === 'refused' && outcome.status === 503;
    });
  },
  recover: recoverDelivery,
});

export const bufferUnreadable = defineScenario({
  name: 'buffer-unreadable',
  title: 'Нет доступа к базе чеков',
  about:
    'Адаптер остановлен, файл buffer.db исчез со своего места (например, отключился диск). Через минуту показания считаются устаревшими.',
  expectedAlerts: ['PosBufferUnreadable', 'PosAdapterDown'],
  steps: async (till) => {
    await till.shoppers.stay();
    await till.adapter.stop();
    renameSync(till.bufferPath, aside(till.bufferPath));
  },
  recover: async (till) => {
    renameSync(aside(till.bufferPath), till.bufferPath);
    await till.adapter.start();
    await recoverDelivery(till);
    till.letCustomersIn();
  },
});

function aside(path: string): string {
  return `${path}.moved`;
}
