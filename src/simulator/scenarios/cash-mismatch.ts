import type { Till } from '../till.ts';
import { defineScenario } from './scenario.ts';

const MISSING_RUBLES = 500;

export const cashMismatch = defineScenario({
  name: 'cash-mismatch',
  title: 'Касса не сходится',
  about: 'В остатке первой кассы на 500 ₽ больше, чем дают её операции.',
  expectedAlerts: ['PosCashMismatch'],
  steps: async (till) => shiftBalance(till, MISSING_RUBLES),
  recover: async (till) => shiftBalance(till, -MISSING_RUBLES),
});

function shiftBalance(till: Till, rubles: number): void {
  till.edit(({ db }) =>
    db
      .prepare('UPDATE pos_sessions SET cash_balance = ROUND(cash_balance + ?, 2) WHERE pos_id = ?')
      .run(rubles, till.settings.terminals[0]),
  );
}
