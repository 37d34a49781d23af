/** Every alert that the shop can get, in the order of the printed table. */
import type { Alert } from '../alert.ts';
import {
  adapterDown,
  adapterSlow,
  breakerFlapping,
  breakerHalfOpen,
  breakerOpen,
  clockDrifts,
  odooOffline,
  syncWorkerStopped,
} from './adapter.ts';
import { bufferFillingUp, bufferFull, bufferHigh, diskFillingUp, diskIsFull } from './buffer.ts';
import {
  dlqNotEmpty,
  ofdAccessDenied,
  ofdDeadlineNear,
  ofdRejectsReceipt,
  receiptOverdue,
  receiptWaiting,
  syncStalled,
} from './delivery.ts';
import { fiscalDriveExpires, ofdContractExpires } from './expiry.ts';
import {
  duplicateReceipt,
  receiptNotPrinted,
  receiptsNotPrinted,
  refundShareHigh,
  testPrinterInUse,
  tillSilent,
} from './receipts.ts';
import { cashMismatch, shiftEndsSoon, shiftOutlivesNight, shiftTooLong, transactionsUnsynced } from './shift.ts';
import { bufferUnreadable, nobodySaw, readingsFailing, unusableRows } from './watching.ts';

export const catalog: readonly Alert[] = [
  bufferFull,
  dlqNotEmpty,
  adapterDown,
  ofdRejectsReceipt,
  ofdAccessDenied,
  receiptOverdue,
  ofdDeadlineNear,
  receiptsNotPrinted,
  shiftTooLong,
  bufferUnreadable,
  diskIsFull,
  testPrinterInUse,
  nobodySaw,
  bufferHigh,
  bufferFillingUp,
  breakerOpen,
  breakerFlapping,
  syncStalled,
  receiptWaiting,
  adapterSlow,
  receiptNotPrinted,
  shiftEndsSoon,
  shiftOutlivesNight,
  cashMismatch,
  transactionsUnsynced,
  duplicateReceipt,
  clockDrifts,
  fiscalDriveExpires,
  ofdContractExpires,
  diskFillingUp,
  syncWorkerStopped,
  odooOffline,
  readingsFailing,
  unusableRows,
  breakerHalfOpen,
  refundShareHigh,
  tillSilent,
];

const BY_NAME = new Map(catalog.map((alert) => [alert.name, alert]));

export function alertNamed(name: string): Alert | undefined {
  return BY_NAME.get(name);
}
