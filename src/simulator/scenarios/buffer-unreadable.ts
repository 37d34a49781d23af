import { renameSync } from 'node:fs';
import { recoverDelivery } from './moves.ts';
import { defineScenario } from './scenario.ts';

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
