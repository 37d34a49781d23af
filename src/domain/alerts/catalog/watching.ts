/** What stands in the way of seeing, or of being heard; and dates that the operator asked us to keep an eye on. */
import { bufferReadable, recentUnusableRows } from '../../series/buffer.ts';
import { failingReadings } from '../../series/index.ts';
import type { Series } from '../../series/series.ts';
import { contractEnds, driveEnds, unseenSince } from '../../series/shop.ts';
import { type Alert, type AlertRule, doubling, p1, p2 } from '../alert.ts';
import { ageOf, amountOf, type Limit, timeLeftTo } from '../condition.ts';
import { count, duration, expiry, NOT_AGAIN, text } from '../text.ts';

const DAY = 86_400;

export const watchingAlerts: readonly Alert[] = [
  {
    name: 'PosBufferUnreadable',
    source: 'monitor',
    rules: [p1('2m', amountOf(bufferReadable), '==', 0)],
    message: text`Нет доступа к базе чеков`,
    action: text`Показания на экране устарели. Проверьте диск и путь к buffer.db.`,
    description: 'No reading of buffer.db has been good for a minute; everything read from it is unknown.',
    hiddenBy: [],
    panel: 'monitoring/buffer-reads',
  },
  {
    name: 'PosReadingsFailing',
    source: 'monitor',
    rules: [p2('5m', amountOf(failingReadings), '>', 0)],
    grows: doubling(amountOf(failingReadings)),
    message: text`Часть показаний не читается`,
    action: text`Передайте администратору: журнал pos-monitor.`,
    description: 'A group of readings cannot be taken from what was seen; its series are absent.',
    hiddenBy: [],
    panel: 'monitoring/collectors',
  },
  {
    name: 'PosUnusableRows',
    source: 'buffer',
    rules: [p2('15m', amountOf(recentUnusableRows), '>', 0)],
    grows: doubling(amountOf(recentUnusableRows)),
    message: text`Непонятных записей в базе: ${count(recentUnusableRows)}`,
    action: text`Суммы могут быть неполными. Передайте администратору.`,
    description: 'Rows of the last 24 hours cannot be understood; they are counted, and in no sum.',
    hiddenBy: [],
    lapses: NOT_AGAIN,
    panel: 'monitoring/unusable-rows',
  },
  {
    name: 'PosNobodySaw',
    source: 'monitor',
    rules: [p1('0m', ageOf(unseenSince), '>', (t) => t.nobody_saw_minutes * 60)],
    message: text`Тревогу никто не увидел: ${duration(ageOf(unseenSince))}`,
    action: text`Позвоните в магазин: тревогу могли не увидеть.`,
    description: 'A P1 stands, and nobody has acknowledged it on any screen.',
    hiddenBy: [],
    panel: 'monitoring/notifications',
  },
  {
    name: 'PosFiscalDriveExpires',
    source: 'config',
    rules: expiryRules(driveEnds, (t) => t.drive_expiry_critical_days),
    message: text`Фискальный накопитель ${expiry(timeLeftTo(driveEnds))}`,
    action: text`Закажите ФН, запланируйте замену за 14 дней.`,
    description: 'The end date of the fiscal drive that the operator gave is near.',
    hiddenBy: [],
    panel: 'kassa/kkt',
  },
  {
    name: 'PosOfdContractExpires',
    source: 'config',
    rules: expiryRules(contractEnds, (t) => t.contract_expiry_critical_days),
    message: text`Договор с ОФД ${expiry(timeLeftTo(contractEnds))}`,
    action: text`Продлите договор.`,
    description: 'The end date of the OFD contract that the operator gave is near.',
    hiddenBy: [],
    panel: 'kassa/ofd',
  },
];

function expiryRules(ends: Series, criticalDays: Limit): AlertRule[] {
  const left = timeLeftTo(ends);
  return [p1('0m', left, '<=', (t) => criticalDays(t) * DAY), p2('1h', left, '<=', (t) => t.expiry_warning_days * DAY)];
}
