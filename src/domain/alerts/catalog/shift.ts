/** Shifts, their cash, and what Odoo has not got. */
import {
  cashDifference,
  cashDiffers,
  oldestUnsyncedTransaction,
  sessionOpenedAt,
  sessionOutlivesNight,
  unsyncedTransactions,
} from '../../series/session.ts';
import { type Alert, doubling } from '../alert.ts';
import { ageOf, amountOf, magnitudeOf, when } from '../condition.ts';
import { clockTime, count, limitIn, OVER_HOURS, shortOrOver, text } from '../text.ts';

const HOUR = 3600;

export const shiftTooLong: Alert = {
  name: 'PosShiftTooLong',
  source: 'buffer',
  rules: [
    { level: 'P1', for: '1m', condition: when(ageOf(sessionOpenedAt), '>', (t) => t.shift_too_long_hours * HOUR) },
  ],
  grows: doubling(ageOf(sessionOpenedAt)),
  message: text`Смена открыта более ${limitIn(OVER_HOURS, (t) => t.shift_too_long_hours)}`,
  action: text`Закройте смену (Z-отчёт): ФН не даст пробить чек.`,
  description: 'A shift lasts 24 hours at most; after that the fiscal drive accepts only the closing report.',
  hiddenBy: [],
  panel: 'kassa/shift',
};

export const shiftEndsSoon: Alert = {
  name: 'PosShiftEndsSoon',
  source: 'buffer',
  rules: [
    { level: 'P2', for: '1m', condition: when(ageOf(sessionOpenedAt), '>', (t) => t.shift_ends_soon_hours * HOUR) },
  ],
  grows: null,
  message: text`Смена открыта более ${limitIn(OVER_HOURS, (t) => t.shift_ends_soon_hours)}`,
  action: text`Закройте смену до ${clockTime(sessionOpenedAt, (t) => t.shift_too_long_hours * HOUR)}.`,
  description: 'The shift will soon have lasted as long as a shift may.',
  hiddenBy: ['PosShiftTooLong'],
  panel: 'kassa/shift',
};

export const shiftOutlivesNight: Alert = {
  name: 'PosShiftOutlivesNight',
  source: 'buffer',
  rules: [{ level: 'P2', for: '0m', condition: when(amountOf(sessionOutlivesNight), '==', 1) }],
  grows: null,
  message: text`Смену надо закрыть сегодня`,
  action: text`Закройте смену до ухода: утром ФН не даст пробить чек.`,
  description:
    'The shop has closed within the last hour, and this shift will be too long before anybody can close it in the morning.',
  hiddenBy: ['PosShiftTooLong', 'PosShiftEndsSoon'],
  lapses: 'Напоминание снято',
  neverHeldBack: true,
  panel: 'kassa/shift',
};

export const cashMismatch: Alert = {
  name: 'PosCashMismatch',
  source: 'buffer',
  rules: [{ level: 'P2', for: '5m', condition: when(amountOf(cashDiffers), '==', 1) }],
  grows: doubling(magnitudeOf(cashDifference)),
  message: text`Касса не сходится: ${shortOrOver(amountOf(cashDifference))} ₽`,
  action: text`Пересчитайте наличные, сверьте X-отчёт. Сообщите бухгалтеру.`,
  description: "The session's cash differs from what its transactions add up to.",
  hiddenBy: [],
  panel: 'sales/reconciliation',
};

export const transactionsUnsynced: Alert = {
  name: 'PosTransactionsUnsynced',
  source: 'buffer',
  rules: [
    {
      level: 'P2',
      for: '15m',
      condition: when(ageOf(oldestUnsyncedTransaction), '>', (t) => t.transactions_unsynced_hours * HOUR),
    },
  ],
  grows: doubling(amountOf(unsyncedTransactions)),
  message: text`Операции не переданы в Odoo: ${count(unsyncedTransactions)}`,
  action: text`Проверьте связь с сервером.`,
  description: 'Cash transactions have not been sent to Odoo for hours.',
  hiddenBy: [],
  panel: 'sales/reconciliation',
};
