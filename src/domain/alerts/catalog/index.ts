/** Every alert that the shop can get, in the order of the printed table. */
import type { Alert } from '../alert.ts';
import { adapterDown, adapterSlow, breakerFlapping, breakerHalfOpen, breakerOpen, clockDrifts } from './adapter.ts';
import { bufferFillingUp, bufferFull, bufferHigh, bufferUnreadable } from './buffer.ts';
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
} from './receipts.ts';
import { cashMismatch, shiftEndsSoon, shiftTooLong, transactionsUnsynced } from './shift.ts';

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
  bufferHigh,
  bufferFillingUp,
  breakerOpen,
  breakerFlapping,
  syncStalled,
  receiptWaiting,
  adapterSlow,
  receiptNotPrinted,
  shiftEndsSoon,
  cashMismatch,
  transactionsUnsynced,
  duplicateReceipt,
  clockDrifts,
  fiscalDriveExpires,
  ofdContractExpires,
  breakerHalfOpen,
  refundShareHigh,
  testPrinterInUse,
];
