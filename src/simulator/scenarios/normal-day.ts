import { nothing } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const normalDay = defineScenario({
  name: 'normal-day',
  title: 'Обычный день',
  about:
    'Покупатели приходят по часам дня, чеки печатаются и через несколько секунд уходят в ОФД. Тревог быть не должно.',
  expectedAlerts: [],
  startsSecondsAgo: 5400,
  steps: nothing,
  recover: nothing,
});
