/** A buffer that takes no more, and one that cannot be read. */
import { renameSync } from 'node:fs';
import { addAged, breakerIs, defineScenario, waitFor } from './scenario.ts';

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
    await breakerIs(till, 'OPEN');
    await waitFor(till, 'the till to block', async () => {
      const outcome = await till.shoppers.buy();
      return outcome.kind === 'refused' && outcome.status === 503;
    });
  },
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
  mend: async (till) => {
    renameSync(aside(till.bufferPath), till.bufferPath);
    await till.adapter.start();
  },
});

export const diskFull = defineScenario({
  name: 'disk-full',
  title: 'На диске кассы нет места',
  about: 'Диск полон: адаптер не может записать чек, касса отказывается пробивать, и адаптер сам сообщает об этом.',
  expectedAlerts: ['PosDiskFull'],
  steps: async (till) => {
    await till.shoppers.stay();
    await till.adapter.tell({ op: 'disk', full: true });
    await waitFor(till, 'the till to refuse', async () => (await till.shoppers.buy()).kind === 'refused');
  },
  mend: async (till) => {
    await till.adapter.tell({ op: 'disk', full: false });
    await till.shoppers.buy();
  },
});

export const diskFills = defineScenario({
  name: 'disk-fills',
  title: 'Диск кассы заполняется',
  about:
    'На диске под buffer.db свободно меньше, чем велит настройка монитора: она поднята выше любого диска, касса тут ни при чём.',
  expectedAlerts: ['PosDiskFilling'],
  monitorConfig: () => ({ thresholds: { disk_low_megabytes: 10_000_000 } }),
  stands: true,
});

const HALF_WRITTEN = '{"type": "sale", "items": [{"name": "Опра';

export const unusableRows = defineScenario({
  name: 'unusable-rows',
  title: 'Непонятные записи в базе',
  about:
    'В буфере лежат чеки, которые нельзя прочесть: записи оборваны. Они посчитаны отдельно и не входят ни в одну сумму.',
  expectedAlerts: ['PosUnusableRows'],
  steps: async (till) => {
    const now = Math.floor(Date.now() / 1000);
    till.edit((writer) => {
      for (const age of [60, 600, 6000]) {
        writer.addReceipt({ createdAt: now - age, rawFiscalDoc: HALF_WRITTEN, syncedAt: now - age + 10 });
      }
    });
  },
  mend: async (till) => {
    till.edit(({ db }) => db.prepare('DELETE FROM receipts WHERE fiscal_doc = ?').run(HALF_WRITTEN));
  },
});

export const readingsFailing = defineScenario({
  name: 'readings-failing',
  title: 'Часть показаний не читается',
  about: 'Ошибка в самом мониторе: одно показание он вычислить не может. Касса и остальные показания ни при чём.',
  expectedAlerts: ['PosReadingsFailing'],
  brokenSeries: 'kkt_buffer_wal_bytes',
  stands: true,
});

function aside(path: string): string {
  return `${path}.moved`;
}
