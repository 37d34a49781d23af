import { openConnection } from '../../adapter/connection.ts';
import { roundOf } from '../../adapter/probe.ts';
import type { Config } from '../../config/schema.ts';
import type { Health, TryOutcome } from '../../domain/adapter.ts';
import type { Seconds } from '../../domain/day.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

interface AdapterExamination {
  readonly finding: Finding;
  readonly clockDrift: Seconds | null;
  /** Nobody is there: the adapter does not run, or not there. */
  readonly refused: boolean;
}

/** Asks the adapter once, as the service does every few seconds. */
export async function examineAdapter(config: Config['adapter'], clock: () => Seconds): Promise<AdapterExamination> {
  const connection = openConnection(config.url, config.timeout_seconds);
  try {
    const { outcome, seconds } = await roundOf(connection, clock)(AbortSignal.timeout(config.timeout_seconds * 1000));
    const clockDrift = outcome.kind === 'answer' ? outcome.health.clockDrift : null;
    return { finding: findingOf(outcome, seconds, config), clockDrift, refused: outcome.kind === 'refused' };
  } finally {
    await connection.close();
  }
}

function findingOf(outcome: TryOutcome, seconds: Seconds, { url, timeout_seconds }: Config['adapter']): Finding {
  switch (outcome.kind) {
    case 'answer':
      return fine(
        'adapter',
        `Адаптер ${url} отвечает за ${Math.ceil(seconds * 1000)} мс: ${healthText(outcome.health)}`,
      );
    case 'busy':
      return warning(
        'adapter',
        `Адаптер ${url} принял соединение, но не ответил за ${timeout_seconds} с`,
        'Обычно он ждёт ответа ОФД: проверьте связь с ОФД.',
      );
    case 'refused':
      return problem(
        'adapter',
        `Адаптер ${url} не отвечает (${outcome.detail})`,
        'Запустите адаптер и проверьте adapter.url (KKT_ADAPTER_URL). Из контейнера localhost это сам контейнер.',
      );
    case 'wrong':
      return problem(
        'adapter',
        `По адресу ${url} отвечает не адаптер ККТ (${outcome.detail})`,
        'Проверьте adapter.url (KKT_ADAPTER_URL).',
      );
  }
}

function healthText({ shape, breaker, status, version, workerRunning }: Health): string {
  const parts = [shape === 'components' ? 'подробный вид' : 'краткий вид', `Circuit Breaker ${breaker}`];
  if (status !== null) parts.push(`состояние ${status}`);
  if (version !== null) parts.push(`версия ${version}`);
  if (workerRunning !== null) parts.push(workerRunning ? 'отправка чеков работает' : 'отправка чеков остановлена');
  return parts.join(', ');
}
