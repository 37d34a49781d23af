/** Receipts that do not reach the tax operator. */
import { accessDenied, dlqSize, oldestUndelivered, rejected, syncAwaited } from '../../series/delivery.ts';
import { type Alert, doubling, growingBy, p1, p2 } from '../alert.ts';
import { ageOf, amountOf } from '../condition.ts';
import { AFTER_DAYS, count, days, duration, limit, limitIn, OVER_A_DAY, text } from '../text.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

export const deliveryAlerts: readonly Alert[] = [
  {
    name: 'PosDlqNotEmpty',
    source: 'buffer',
    rules: [p1('1m', amountOf(dlqSize), '>', 0)],
    grows: doubling(amountOf(dlqSize)),
    message: text`Ошибки отправки в ОФД: чеков в DLQ ${count(dlqSize)}`,
    action: text`КРИТИЧНО: чеки не отправлены в ОФД после 20 попыток. Вызовите администратора.`,
    description: 'The dead-letter queue has unresolved rows: the adapter gave these receipts up.',
    hiddenBy: [],
    panel: 'buffer/dlq',
  },
  {
    name: 'PosOfdRejectsReceipt',
    source: 'buffer',
    rules: [p1('5m', amountOf(rejected), '>', 0)],
    grows: doubling(amountOf(rejected)),
    message: text`ОФД отклоняет чек`,
    action: text`Один чек может остановить отправку всех остальных. Не удаляйте его. Передайте администратору его номер.`,
    description: 'The OFD repeatedly answers HTTP 4xx to an undelivered receipt; it may hold up all the others.',
    hiddenBy: [],
    panel: 'buffer/errors',
  },
  {
    name: 'PosOfdAccessDenied',
    source: 'buffer',
    rules: [p1('2m', amountOf(accessDenied), '>', 0)],
    message: text`ОФД не принимает ключ доступа`,
    action: text`Проверьте договор и ключ ОФД. Вызовите администратора.`,
    description: 'The OFD answers 401 or 403 to undelivered receipts.',
    hiddenBy: [],
    panel: 'buffer/errors',
  },
  {
    name: 'PosReceiptWaiting',
    source: 'buffer',
    rules: [p2('5m', ageOf(oldestUndelivered), '>', (t) => t.receipt_waiting_hours * HOUR)],
    grows: doubling(ageOf(oldestUndelivered)),
    message: text`Неотправленный чек ждёт ${duration(ageOf(oldestUndelivered))}`,
    action: text`Проверьте связь с ОФД.`,
    description: 'The oldest undelivered receipt has waited for hours.',
    hiddenBy: ['PosReceiptOverdue', 'PosOfdDeadlineNear'],
    panel: 'buffer/oldest',
  },
  {
    name: 'PosReceiptOverdue',
    source: 'buffer',
    rules: [p1('15m', ageOf(oldestUndelivered), '>', (t) => t.receipt_overdue_hours * HOUR)],
    grows: doubling(ageOf(oldestUndelivered)),
    message: text`Чек не передан в ОФД более ${limitIn(OVER_A_DAY, (t) => t.receipt_overdue_hours)}`,
    action: text`Восстановите связь с ОФД. Сообщите администратору и бухгалтеру.`,
    description: 'The oldest undelivered receipt is older than a day.',
    hiddenBy: ['PosOfdDeadlineNear'],
    panel: 'buffer/oldest',
  },
  {
    name: 'PosOfdDeadlineNear',
    source: 'buffer',
    rules: [p1('15m', ageOf(oldestUndelivered), '>', (t) => t.ofd_deadline_warning_days * DAY)],
    grows: growingBy(DAY, ageOf(oldestUndelivered)),
    message: text`Чек в буфере ${days(ageOf(oldestUndelivered))}, предел ${limit((t) => t.ofd_deadline_days)}`,
    action: text`Срочно восстановите передачу в ОФД и вызовите обслуживание ККТ: после ${limitIn(AFTER_DAYS, (t) => t.ofd_deadline_days)} фискальный накопитель блокируется.`,
    description: 'The fiscal drive blocks when a document has had no confirmation of the OFD for 30 calendar days.',
    hiddenBy: [],
    panel: 'buffer/oldest',
  },
  {
    name: 'PosSyncStalled',
    source: 'buffer',
    rules: [p2('5m', ageOf(syncAwaited), '>', (t) => t.sync_stalled_hours * HOUR)],
    grows: doubling(ageOf(syncAwaited)),
    message: text`Отправка в ОФД стоит ${duration(ageOf(syncAwaited))}`,
    action: text`Проверьте сетевое подключение и состояние ОФД.`,
    description: 'Receipts have waited for hours, and none was delivered meanwhile.',
    hiddenBy: ['PosBreakerOpen'],
    panel: 'buffer/last-sync',
  },
];
