/** The KKT adapter and its circuit breaker. */
import {
  adapterSlowTries,
  adapterUp,
  breakerIsOpen,
  breakerRecentOpenings,
  breakerState,
  clockDrift,
  odooOfflineSince,
  odooOnline,
  workerRunning,
} from '../../series/adapter.ts';
import { type Alert, doubling } from '../alert.ts';
import { ageOf, all, amountOf, magnitudeOf, when } from '../condition.ts';
import { count, duration, NOT_AGAIN, seconds, text } from '../text.ts';

export const adapterDown: Alert = {
  name: 'PosAdapterDown',
  source: 'monitor',
  rules: [{ level: 'P1', for: '2m', condition: when(amountOf(adapterUp), '==', 0) }],
  grows: null,
  message: text`ККТ Adapter не отвечает`,
  action: text`КРИТИЧНО: перезапустите контейнер kkt_adapter или проверьте сервис. Чеки в буфере сохранены.`,
  description: 'The adapter refuses the connection, cannot be reached, or has given no valid answer for minutes.',
  hiddenBy: [],
  panel: 'buffer/adapter',
};

export const adapterSlow: Alert = {
  name: 'PosAdapterSlow',
  source: 'adapter',
  rules: [{ level: 'P2', for: '5m', condition: when(amountOf(adapterSlowTries), '>=', (t) => t.adapter_slow_tries) }],
  grows: null,
  message: text`Адаптер ККТ отвечает медленно`,
  action: text`Обычно не отвечает ОФД. Продажи возможны, чеки ждут.`,
  description: 'Most of the last five health checks took long or were not answered in time.',
  hiddenBy: ['PosAdapterDown', 'PosBreakerOpen'],
  lapses: NOT_AGAIN,
  panel: 'buffer/adapter',
};

export const breakerOpen: Alert = {
  name: 'PosBreakerOpen',
  source: 'adapter',
  rules: [{ level: 'P2', for: '5m', condition: when(amountOf(breakerIsOpen), '==', 1) }],
  grows: null,
  message: text`ОФД недоступен (Circuit Breaker OPEN)`,
  action: text`Чеки сохраняются локально. Ожидайте восстановления связи с ОФД.`,
  description: 'The circuit breaker of the adapter is open: it does not try to send for now.',
  hiddenBy: ['PosAdapterDown', 'PosOfdAccessDenied'],
  panel: 'buffer/breaker',
};

export const breakerFlapping: Alert = {
  name: 'PosBreakerFlapping',
  source: 'adapter',
  rules: [
    {
      level: 'P2',
      for: '0m',
      condition: when(amountOf(breakerRecentOpenings), '>', (t) => t.breaker_openings_per_hour),
    },
  ],
  grows: doubling(amountOf(breakerRecentOpenings)),
  message: text`Связь с ОФД нестабильна: размыканий за час ${count(breakerRecentOpenings)}`,
  action: text`Проверьте канал интернета.`,
  description: 'The circuit breaker opened again and again within an hour.',
  hiddenBy: ['PosAdapterDown'],
  lapses: NOT_AGAIN,
  panel: 'buffer/breaker',
};

export const breakerHalfOpen: Alert = {
  name: 'PosBreakerHalfOpen',
  source: 'adapter',
  rules: [{ level: 'INFO', for: '0m', condition: when(amountOf(breakerState, { state: 'HALF_OPEN' }), '==', 1) }],
  grows: null,
  message: text`ОФД восстанавливается (Circuit Breaker HALF_OPEN)`,
  action: text`Идёт проверка связи с ОФД. Дождитесь полного восстановления.`,
  description: 'The circuit breaker lets one call through to see whether the OFD is back.',
  hiddenBy: ['PosAdapterDown'],
  panel: 'buffer/breaker',
};

export const syncWorkerStopped: Alert = {
  name: 'PosSyncWorkerStopped',
  source: 'adapter',
  rules: [{ level: 'P2', for: '5m', condition: when(amountOf(workerRunning), '==', 0) }],
  grows: null,
  message: text`Отправка чеков в ОФД остановлена`,
  action: text`Перезапустите адаптер ККТ. Чеки в буфере сохранены.`,
  description: 'The adapter says that its sync worker does not run: nothing is sent to the OFD.',
  hiddenBy: ['PosAdapterDown'],
  panel: 'buffer/adapter',
};

export const odooOffline: Alert = {
  name: 'PosOdooOffline',
  source: 'adapter',
  rules: [
    {
      level: 'P2',
      for: '15m',
      condition: all(
        when(ageOf(odooOfflineSince), '>', (t) => t.odoo_offline_hours * 3600),
        when(amountOf(odooOnline), '==', 0),
      ),
    },
  ],
  grows: doubling(ageOf(odooOfflineSince)),
  message: text`Нет связи с Odoo ${duration(ageOf(odooOfflineSince))}`,
  action: text`Продажи возможны. Проверьте сеть и сервер.`,
  description: 'The adapter has said for hours that its heartbeat does not reach Odoo.',
  hiddenBy: ['PosAdapterDown'],
  panel: 'buffer/adapter',
};

export const clockDrifts: Alert = {
  name: 'PosClockDrift',
  source: 'adapter',
  rules: [{ level: 'P2', for: '15m', condition: when(magnitudeOf(clockDrift), '>', (t) => t.clock_drift_seconds) }],
  grows: doubling(magnitudeOf(clockDrift)),
  message: text`Часы ПК отличаются на ${seconds(magnitudeOf(clockDrift))} с`,
  action: text`Включите синхронизацию времени: дата в чеке должна быть верной.`,
  description: "This PC's clock and the clock of the adapter's host differ.",
  hiddenBy: [],
  panel: 'monitoring/clock',
};
