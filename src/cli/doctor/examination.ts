import { ConfigError, type LoadedConfig } from '../../config/load.ts';
import type { Seconds } from '../../domain/day.ts';
import { examineAccess, examineSecrets } from './access.ts';
import { examineAdapter } from './adapter.ts';
import { examineContents, examineFolder, examineJournal, examineLeftWal } from './files.ts';
import { type Finding, fine, problem } from './finding.ts';
import { examineClock, examinePort, examineUser, examineZone } from './machine.ts';
import { examineGrafana, examineLinks, examineMax, examineMessages } from './messages.ts';

/** Looks at everything the service depends on; with settings that cannot be used, at what does not need them. */
export async function examine(load: () => LoadedConfig, clock: () => Seconds): Promise<Finding[]> {
  const user = examineUser();
  let loaded: LoadedConfig;
  try {
    loaded = load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Исправьте настройки; до этого остальное не проверить.';
    return [user, problem('config', `Настройки не подходят: ${error.message}`, advice)];
  }
  const { config, file } = loaded;
  const grafana = config.notifications.grafana_url;
  const folder = examineFolder(config.buffer.path);
  const adapter = await examineAdapter(config.adapter, clock);
  const access = examineAccess(config, file);
  const secrets = examineSecrets(config, file);
  return [
    user,
    fine('config', file === null ? 'Файла настроек нет: действуют обычные значения' : `Настройки: ${file}`),
    ...folder.findings,
    ...(folder.view === null ? [] : examineContents(config.buffer.path)),
    adapter.finding,
    ...(adapter.refused ? examineLeftWal(folder.view) : []),
    examineClock(clock(), adapter.clockDrift, config.thresholds.clock_drift_seconds),
    examineZone(clock(), config.shop.time_zone),
    await examinePort(config.listen),
    access.finding,
    ...secrets.findings,
    examineLinks(config, access.scheme),
    examineJournal(config),
    await examineMessages(config),
    ...(secrets.notifications === null ? [] : await examineMax(secrets.notifications)),
    ...(grafana === undefined ? [] : [await examineGrafana(grafana)]),
  ];
}
