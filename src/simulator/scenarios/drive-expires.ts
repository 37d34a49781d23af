import { daysFromNow, nothing } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const driveExpires = defineScenario({
  name: 'drive-expires',
  title: 'Истекает срок фискального накопителя',
  about: 'До конца срока ФН 20 дней. Дату знает монитор из своих настроек, касса тут ни при чём.',
  expectedAlerts: ['PosFiscalDriveExpires'],
  monitorConfig: () => ({ fiscal_drive_ends: daysFromNow(20) }),
  steps: nothing,
  recover: nothing,
});
