import { daysFromNow, nothing } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const contractExpires = defineScenario({
  name: 'contract-expires',
  title: 'Истекает договор с ОФД',
  about: 'До конца договора с ОФД 20 дней. Дату знает монитор из своих настроек, касса тут ни при чём.',
  expectedAlerts: ['PosOfdContractExpires'],
  monitorConfig: () => ({ ofd_contract_ends: daysFromNow(20) }),
  steps: nothing,
  recover: nothing,
});
