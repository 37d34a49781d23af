/** Dates that the operator asked us to keep an eye on; they get more urgent as they come near. */
import type { Series } from '../../series/series.ts';
import { contractEnds, driveEnds } from '../../series/shop.ts';
import type { Alert, AlertRule } from '../alert.ts';
import { type Limit, timeLeftTo, when } from '../condition.ts';
import { expiry, text } from '../text.ts';

const DAY = 86_400;

export const fiscalDriveExpires: Alert = {
  name: 'PosFiscalDriveExpires',
  source: 'config',
  rules: expiryRules(driveEnds, (t) => t.drive_expiry_critical_days),
  grows: null,
  message: text`Фискальный накопитель ${expiry(timeLeftTo(driveEnds))}`,
  action: text`Закажите ФН, запланируйте замену за 14 дней.`,
  description: 'The end date of the fiscal drive that the operator gave is near.',
  hiddenBy: [],
  panel: 'kassa/kkt',
};

export const ofdContractExpires: Alert = {
  name: 'PosOfdContractExpires',
  source: 'config',
  rules: expiryRules(contractEnds, (t) => t.contract_expiry_critical_days),
  grows: null,
  message: text`Договор с ОФД ${expiry(timeLeftTo(contractEnds))}`,
  action: text`Продлите договор.`,
  description: 'The end date of the OFD contract that the operator gave is near.',
  hiddenBy: [],
  panel: 'kassa/ofd',
};

function expiryRules(ends: Series, criticalDays: Limit): AlertRule[] {
  const left = timeLeftTo(ends);
  return [
    { level: 'P1', for: '0m', condition: when(left, '<=', (t) => criticalDays(t) * DAY) },
    { level: 'P2', for: '1h', condition: when(left, '<=', (t) => t.expiry_warning_days * DAY) },
  ];
}
