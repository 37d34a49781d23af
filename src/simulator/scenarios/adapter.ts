/** What may happen to the adapter, its clock and its process. */
import { requestSync } from '../adapter-handle.ts';
import { defineScenario, sell, sellOver, waitFor } from './scenario.ts';

export const adapterDown = defineScenario({
  name: 'adapter-down',
  title: 'Адаптер не работает',
  about: 'Процесс адаптера убит и не поднимается: соединение отвергается, -wal и -shm остались на диске.',
  expectedAlerts: ['PosAdapterDown'],
  steps: async (till) => {
    await till.shoppers.stay();
    await till.adapter.kill();
  },
  mend: (till) => till.adapter.start(),
});

export const cleanStop = defineScenario({
  name: 'clean-stop',
  title: 'Адаптер остановлен как положено',
  about:
    'Адаптер останавливается чисто: рядом с buffer.db нет ни -wal, ни -shm, а последний остаток всё равно должен быть виден.',
  expectedAlerts: ['PosAdapterDown'],
  steps: (till) => till.adapter.stop(),
  mend: (till) => till.adapter.start(),
});

export const crash = defineScenario({
  name: 'crash',
  title: 'Адаптер падает посреди продажи',
  about:
    'Питание пропадает (kill -9), когда чек уже в буфере, но ещё не напечатан. После перезапуска чек и остаток в кассе на месте.',
  expectedAlerts: ['PosAdapterDown'],
  passingAlerts: ['PosReceiptNotPrinted'],
  steps: async (till) => {
    await till.shoppers.stay();
    const rows = () => till.edit(({ db }) => Number(db.prepare('SELECT COUNT(*) FROM receipts').pluck().get()));
    const before = rows();
    const sale = till.shoppers.buy();
    await waitFor(till, 'the sale to be committed', () => rows() > before);
    await till.adapter.kill();
    await sale;
  },
  mend: async (till) => {
    await till.adapter.start();
    await till.adapter.tell({ op: 'paper', present: true });
  },
});

const SKEW_SECONDS = -600;
/** The shift has to be older than that: sales from before its opening would not be its own. */
const BEFORE_SECONDS = 900;

export const clockSkew = defineScenario({
  name: 'clock-skew',
  title: 'Часы кассы переведены назад',
  about:
    'Часы кассы отстают на 10 минут. Порядок чеков не нарушается: его держат гибридные часы. PosClockDrift видна, только если адаптер стоит на другом компьютере.',
  expectedAlerts: [],
  startsSecondsAgo: 1800,
  steps: async (till) => {
    await sellOver(till, 6, BEFORE_SECONDS);
    await till.setSkew(SKEW_SECONDS);
    await sell(till, 7);
  },
  mend: (till) => till.setSkew(0),
});

export const splitBrain = defineScenario({
  name: 'split-brain',
  title: 'Два адаптера на одном файле',
  about:
    'Запускается второй адаптер на том же buffer.db, и оба отправляют одновременно. Замок пускает одного: ни один чек не уйдёт дважды. Тревог быть не должно.',
  expectedAlerts: [],
  steps: async (till) => {
    await till.rival.start();
    await sell(till, 10);
    const urls = [till.adapter.url, till.rival.url, till.adapter.url];
    await Promise.all(urls.map((url) => requestSync(url)));
  },
  mend: (till) => till.rival.stop(),
});

export const odooOffline = defineScenario({
  name: 'odoo-offline',
  title: 'Нет связи с Odoo',
  about:
    'Адаптер сообщает, что не видит Odoo. Продажам это не мешает. В магазине о таком говорят через четыре часа, здесь через 36 секунд.',
  expectedAlerts: ['PosOdooOffline'],
  monitorConfig: () => ({ thresholds: { odoo_offline_hours: 0.01 } }),
  steps: (till) => till.adapter.tell({ op: 'odoo', online: false }),
  mend: (till) => till.adapter.tell({ op: 'odoo', online: true }),
});

export const workerStopped = defineScenario({
  name: 'worker-stopped',
  title: 'Отправка чеков остановлена',
  about: 'Адаптер работает и печатает, но его отправка стоит: чеки копятся, пока её не запустят.',
  expectedAlerts: ['PosSyncWorkerStopped'],
  steps: async (till) => {
    await till.adapter.tell({ op: 'worker', running: false });
    await till.shoppers.buy();
  },
  mend: (till) => till.adapter.tell({ op: 'worker', running: true }),
});
