/** What happens at the desk. */
import { randomUUID } from 'node:crypto';
import { localTime } from '../../domain/day.ts';
import { type Kopecks, toRubles } from '../../domain/money.ts';
import type { Db } from '../buffer.ts';
import { sessionsOf } from '../sessions.ts';
import type { Till } from '../till.ts';
import { defineScenario, deliverAll, resolveDlq, sell } from './scenario.ts';

export const normalDay = defineScenario({
  name: 'normal-day',
  title: 'Обычный день',
  about:
    'Покупатели приходят по часам дня, чеки печатаются и через несколько секунд уходят в ОФД. Тревог быть не должно.',
  expectedAlerts: [],
  startsSecondsAgo: 5400,
});

const OPEN_SECONDS = 25 * 3600;

export const shiftForgotten = defineScenario({
  name: 'shift-forgotten',
  title: 'Смену забыли закрыть',
  about: 'Смена открыта 25 часов: закон разрешает 24, дальше ФН не даст пробить чек.',
  expectedAlerts: ['PosShiftTooLong'],
  steps: async (till) => keepOpen(till, OPEN_SECONDS),
  mend: changeShift,
});

const CLOSED_MINUTES = 10;

export const shiftOutlivesNight = defineScenario({
  name: 'shift-outlives-night',
  title: 'Магазин закрылся, а смена открыта',
  about:
    'Магазин закрылся десять минут назад, смена открыта 13 часов: до утра она станет старше 24. Сказать об этом надо, пока люди ещё здесь. Час закрытия задан настройкой монитора.',
  expectedAlerts: ['PosShiftOutlivesNight'],
  monitorConfig: (zone) => {
    const { hour, minute } = localTime(Date.now() / 1000, zone);
    const closed = hour * 60 + minute - CLOSED_MINUTES;
    return { shop: { working_hours: { from: clockText(closed + 12 * 60), to: clockText(closed) } } };
  },
  steps: async (till) => keepOpen(till, 13 * 3600),
  mend: changeShift,
});

function keepOpen(till: Till, seconds: number): void {
  till.shifts.kept = false;
  const openedAt = Math.floor(Date.now() / 1000) - seconds;
  till.edit(({ db }) => {
    // What belongs to the shifts before has to stay before this one, or its drawer would not reconcile.
    const moveBack = `UPDATE cash_transactions SET timestamp = ? WHERE timestamp >= ?
      AND timestamp < (SELECT opened_at FROM pos_sessions s WHERE s.pos_id = cash_transactions.pos_id)`;
    db.transaction(() => {
      db.prepare(moveBack).run(openedAt - 60, openedAt);
      db.prepare("UPDATE pos_sessions SET opened_at = ? WHERE status = 'open'").run(openedAt);
    })();
  });
}

async function changeShift(till: Till): Promise<void> {
  await till.shifts.change();
  till.shifts.kept = true;
}

/** Minutes of the day, also of the day before or after. */
function clockText(minutes: number): string {
  const ofDay = (minutes + 24 * 60) % (24 * 60);
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

const QUIET_SECONDS = 4 * 3600;
const A_WEEK = 7 * 86_400;
const OLD_SALE = 'silent-';

export const tillSilent = defineScenario({
  name: 'till-silent',
  title: 'Касса молчит',
  about:
    'Четыре часа ни одной продажи, хотя в этот день недели в эти часы продавали каждую из последних четырёх недель. Магазин работает круглые сутки; в первый час дня сравнивать ещё не с чем.',
  expectedAlerts: ['PosTillSilent'],
  monitorConfig: () => ({
    shop: { working_hours: { from: '00:00', to: '24:00' } },
    thresholds: { till_silent_hours: 1 },
  }),
  steps: async (till) => {
    await till.shoppers.stay();
    await deliverAll(till);
    const now = Math.floor(Date.now() / 1000);
    till.edit((writer) => {
      forgetOldSales(writer.db);
      const quiet = 'UPDATE receipts SET created_at = created_at - ? WHERE created_at > ?';
      writer.db.prepare(quiet).run(QUIET_SECONDS, now - QUIET_SECONDS);
      for (let age = 0; age <= QUIET_SECONDS; age += 900) {
        for (const weeks of [1, 2, 3, 4]) {
          const createdAt = now - weeks * A_WEEK - age;
          writer.addReceipt({ id: `${OLD_SALE}${weeks}-${age}`, createdAt, syncedAt: createdAt + 10 });
        }
      }
    });
  },
  mend: async (till) => {
    till.edit(({ db }) => forgetOldSales(db));
    await till.shoppers.buy();
  },
});

function forgetOldSales(db: Db): void {
  db.prepare("DELETE FROM receipts WHERE id LIKE ? || '%'").run(OLD_SALE);
}

export const nobodySaw = defineScenario({
  name: 'nobody-saw',
  title: 'Тревогу никто не увидел',
  about: 'Чек не отправлен, экран просит о помощи, и никто не отвечает «Вижу». В магазине ждут 15 минут, здесь одну.',
  expectedAlerts: ['PosDlqNotEmpty', 'PosNobodySaw'],
  monitorConfig: () => ({ thresholds: { nobody_saw_minutes: 1 } }),
  steps: async (till) => {
    await till.shoppers.buy();
    await deliverAll(till);
    till.edit((writer) => {
      const [newest] = writer.db.prepare<[], { id: string }>('SELECT id FROM receipts ORDER BY rowid DESC').all();
      writer.moveToDlq(newest?.id ?? '');
    });
  },
  mend: async (till) => {
    resolveDlq(till);
  },
});

const SURPLUS: Kopecks = 50_000;

export const cashMismatch = defineScenario({
  name: 'cash-mismatch',
  title: 'Касса не сходится',
  about: 'В остатке первой кассы на 500 ₽ больше, чем дают её операции.',
  expectedAlerts: ['PosCashMismatch'],
  steps: async (till) => putSurplus(till, SURPLUS),
  mend: (till) => putSurplus(till, 0),
});

/** However much it was before. */
function putSurplus(till: Till, surplus: Kopecks): void {
  till.edit(({ db }) => {
    const [posId] = till.settings.terminals;
    const session = sessionsOf(db, randomUUID)
      .restore()
      .find(({ pos_id }) => pos_id === posId);
    db.prepare('UPDATE pos_sessions SET cash_balance = ROUND(cash_balance + ?, 2) WHERE pos_id = ?').run(
      toRubles(surplus - (session?.difference ?? 0)),
      posId,
    );
  });
}

const RECEIPTS = 3;

export const printerOutOfPaper = defineScenario({
  name: 'printer-out-of-paper',
  title: 'В ККТ кончилась бумага',
  about: 'Чеки пробиваются и попадают в буфер, но не печатаются. После замены бумаги ККТ допечатает их.',
  expectedAlerts: ['PosReceiptsNotPrinted'],
  monitorConfig: () => ({ thresholds: { not_printed_after_seconds: 5 } }),
  steps: async (till) => {
    await till.adapter.tell({ op: 'paper', present: false });
    await sell(till, RECEIPTS);
  },
  mend: (till) => till.adapter.tell({ op: 'paper', present: true }),
});
