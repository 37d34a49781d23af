import { addAged, ENOUGH_TO_TRIP, recoverDelivery, tripBreaker } from './moves.ts';
import { defineScenario } from './scenario.ts';

const DAY = 86_400;

export const deadlineNear = defineScenario({
  name: 'deadline-near',
  title: 'До блокировки ФН осталось несколько дней',
  about: 'Старший чек ждёт в буфере 26 дней; на тридцатый фискальный накопитель блокируется.',
  expectedAlerts: ['PosOfdDeadlineNear', 'PosBreakerOpen'],
  steps: async (till) => {
    till.ofd.mode = 'refuse';
    addAged(till, ENOUGH_TO_TRIP, 26 * DAY, DAY);
    await tripBreaker(till);
  },
  recover: recoverDelivery,
});
