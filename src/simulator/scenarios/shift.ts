/** What happens at the desk. */
import type { Till } from '../till.ts';
import { addAged, nothing, recoverDelivery } from './moves.ts';
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

const RECEIPTS = 3;

export const printerOutOfPaper = defineScenario({
  name: 'printer-out-of-paper',
  title: 'В ККТ кончилась бумага',
  about: 'Чеки пробиваются и попадают в буфер, но не печатаются. После замены бумаги ККТ допечатает их.',
  expectedAlerts: ['PosReceiptsNotPrinted'],
  steps: async (till) => {
    await till.adapter.tell({ op: 'paper', present: false });
    addAged(till, RECEIPTS, 300, 90, { printed: false });
    await till.shoppers.buy();
  },
  recover: async (till) => {
    await till.adapter.tell({ op: 'paper', present: true });
    await recoverDelivery(till);
  },
});
