/** Shifts, their cash, and what Odoo has not got. */
import {
  cashDifference,
  cashDiffers,
  oldestUnsyncedTransaction,
  sessionOpenedAt,
  sessionOutlivesNight,
  unsyncedTransactions,
} from '../../series/session.ts';
import { type Alert, doubling, p1, p2 } from '../alert.ts';
import { ageOf, amountOf, magnitudeOf } from '../condition.ts';
import { clockTime, count, limitIn, OVER_HOURS, shortOrOver, text } from '../text.ts';

const HOUR = 3600;

export const shiftAlerts: readonly Alert[] = [
  {
    name: 'PosShiftTooLong',
    source: 'buffer',
    rules: [p1('1m', ageOf(sessionOpenedAt), '>', (t) => t.shift_too_long_hours * HOUR)],
    grows: doubling(ageOf(sessionOpenedAt)),
    message: text`Смена открыта более ${limitIn(OVER_HOURS, (t) => t.shift_too_long_hours)}`,
    action: text`Закройте смену (Z-отчёт): ФН не даст пробить чек.`,
    description: 'A shift lasts 24 hours at most; after that the fiscal drive accepts only the closing report.',
    hiddenBy: [],
    panel: 'kassa/shift',
  },
  {
    name: 'PosShiftEndsSoon',
    source: 'buffer',
    rules: [p2('1m', ageOf(sessionOpenedAt), '>', (t) => t.shift_ends_soon_hours * HOUR)],
    message: text`Смена открыта более ${limitIn(OVER_HOURS, (t) => t.shift_ends_soon_hours)}`,
    action: text`Закройте смену до ${clockTime(sessionOpenedAt, (t) => t.shift_too_long_hours * HOUR)}.`,
    description: 'The shift will soon have lasted as long as a shift may.',
    hiddenBy: ['PosShiftTooLong'],
    panel: 'kassa/shift',
  },
  {
    name: 'PosShiftOutlivesNight',
    source: 'buffer',
    rules: [p2('0m', amountOf(sessionOutlivesNight), '==', 1)],
    message: text`Смену надо закрыть сегодня`,
    action: text`Закройте смену до ухода: утром ФН не даст пробить чек.`,
    description:
      'The shop has closed within the last hour, and this shift will be too long before anybody can close it in the morning.',
    hiddenBy: ['PosShiftTooLong', 'PosShiftEndsSoon'],
    lapses: 'Напоминание снято',
    neverHeldBack: true,
    panel: 'kassa/shift',
  },
  {
    name: 'PosCashMismatch',
    source: 'buffer',
    rules: [p2('5m', amountOf(cashDiffers), '==', 1)],
    grows: doubling(magnitudeOf(cashDifference)),
    message: text`Касса не сходится: ${shortOrOver(amountOf(cashDifference))} ₽`,
    action: text`Пересчитайте наличные, сверьте X-отчёт. Сообщите бухгалтеру.`,
    description: "The session's cash differs from what its transactions add up to.",
    hiddenBy: [],
    panel: 'sales/reconciliation',
  },
  {
    name: 'PosTransactionsUnsynced',
    source: 'buffer',
    rules: [p2('15m', ageOf(oldestUnsyncedTransaction), '>', (t) => t.transactions_unsynced_hours * HOUR)],
    grows: doubling(amountOf(unsyncedTransactions)),
    message: text`Операции не переданы в Odoo: ${count(unsyncedTransactions)}`,
    action: text`Проверьте связь с сервером.`,
    description: 'Cash transactions have not been sent to Odoo for hours.',
    hiddenBy: [],
    panel: 'sales/reconciliation',
  },
];
