import { nothing } from './moves.ts';
import { defineScenario } from './scenario.ts';

const OPEN_SECONDS = 25 * 3600;

export const shiftForgotten = defineScenario({
  name: 'shift-forgotten',
  title: 'Смену забыли закрыть',
  about: 'Смена открыта 25 часов: закон разрешает 24, дальше ФН не даст пробить чек.',
  expectedAlerts: ['PosShiftTooLong'],
  steps: async (till) => {
    till.shifts.kept = false;
    const openedAt = Math.floor(Date.now() / 1000) - OPEN_SECONDS;
    till.edit(({ db }) => {
      // What belongs to the shifts before has to stay before this one, or its drawer would not reconcile.
      const moveBack = `UPDATE cash_transactions SET timestamp = ? WHERE timestamp >= ?
        AND timestamp < (SELECT opened_at FROM pos_sessions s WHERE s.pos_id = cash_transactions.pos_id)`;
      db.transaction(() => {
        db.prepare(moveBack).run(openedAt - 60, openedAt);
        db.prepare("UPDATE pos_sessions SET opened_at = ? WHERE status = 'open'").run(openedAt);
      })();
    });
    return nothing();
  },
  recover: async (till) => {
    await till.shifts.change();
    till.shifts.kept = true;
  },
});
