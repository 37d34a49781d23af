/** Days that run out. */
import type { Till } from '../till.ts';
import { addAged, daysFromNow, ENOUGH_TO_TRIP, nothing, recoverDelivery, tripBreaker } from './moves.ts';
import { defineScenario } from './scenario.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

export const receiptOverdue = defineScenario({
  name: 'receipt-overdue',
  title: 'Чек не передан более суток',
  about: 'ОФД недоступен, старший чек в буфере ждёт 26 часов.',
  expectedAlerts: ['PosReceiptOverdue', 'PosBreakerOpen'],
  steps: (till) => keepWaiting(till, 26 * HOUR, HOUR),
  recover: recoverDelivery,
});

export const deadlineNear = defineScenario({
  name: 'deadline-near',
  title: 'До блокировки ФН осталось несколько дней',
  about: 'Старший чек ждёт в буфере 26 дней; на тридцатый фискальный накопитель блокируется.',
  expectedAlerts: ['PosOfdDeadlineNear', 'PosBreakerOpen'],
  steps: (till) => keepWaiting(till, 26 * DAY, DAY),
  recover: recoverDelivery,
});

async function keepWaiting(till: Till, oldestSeconds: number, newestSeconds: number): Promise<void> {
  till.ofd.mode = 'refuse';
  addAged(till, ENOUGH_TO_TRIP, oldestSeconds, newestSeconds);
  await tripBreaker(till);
}

export const driveExpires = defineScenario({
  name: 'drive-expires',
  title: 'Истекает срок фискального накопителя',
  about: 'До конца срока ФН 20 дней. Дату знает монитор из своих настроек, касса тут ни при чём.',
  expectedAlerts: ['PosFiscalDriveExpires'],
  monitorConfig: () => ({ fiscal_drive_ends: daysFromNow(20) }),
  stands: true,
  steps: nothing,
  recover: nothing,
});

export const contractExpires = defineScenario({
  name: 'contract-expires',
  title: 'Истекает договор с ОФД',
  about: 'До конца договора с ОФД 20 дней. Дату знает монитор из своих настроек, касса тут ни при чём.',
  expectedAlerts: ['PosOfdContractExpires'],
  monitorConfig: () => ({ ofd_contract_ends: daysFromNow(20) }),
  stands: true,
  steps: nothing,
  recover: nothing,
});
