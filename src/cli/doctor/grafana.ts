import { type Finding, fine, warning } from './finding.ts';

const PATIENCE_MS = 5000;

/** Whether Grafana lets anybody look. It hides nothing from whoever may open it: roles are known to the page alone. */
export async function examineGrafana(url: string): Promise<Finding> {
  const ask = `${url.replace(/\/+$/, '')}/api/search?limit=1`;
  try {
    const { status } = await fetch(ask, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    return status === 200
      ? warning(
          'grafana',
          `Grafana ${url} пускает без пароля: каждый, кто её откроет, видит все показания, и выручку тоже`,
          'Кассирам дайте страницу pos-monitor: она показывает каждой роли своё. Чтобы Grafana спрашивала пароль: GRAFANA_ANONYMOUS=false (auth.anonymous в grafana.ini).',
        )
      : fine('grafana', `Grafana ${url} спрашивает пароль; кто вошёл, видит все показания, и выручку тоже`);
  } catch {
    return warning('grafana', `Grafana ${url} не отвечает`, 'Запустите Grafana и проверьте notifications.grafana_url.');
  }
}
