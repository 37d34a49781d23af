/** The pages around the runbooks: one runbook, all of them, and the one that is not there. */
import type { Config } from '../config/schema.ts';
import type { Alert, Level } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { REACTIONS } from '../domain/alerts/reaction.ts';
import { dashboardUrl } from '../domain/links.ts';
import { groupsOf, type Library, type Runbook } from './library.ts';
import { escapeHtml, toHtml } from './markdown.ts';
import { duration, fill, placeholdersOf } from './placeholders.ts';

export interface Pages {
  index(): string;
  runbook(runbook: Runbook): string;
  notFound(near: readonly Runbook[]): string;
}

export function createPages(library: Library, config: Config): Pages {
  const values = placeholdersOf(config);
  const titleOf = (runbook: Runbook) => fill(runbook.title, values);
  const linkTo = (runbook: Runbook) => `<a href="/runbooks/${runbook.name}">${escapeHtml(titleOf(runbook))}</a>`;
  const list = (runbooks: readonly Runbook[]) =>
    `<ul>${runbooks.map((runbook) => `<li>${linkTo(runbook)}</li>`).join('')}</ul>`;
  const page = (title: string, body: string) => frame(title, config.shop.name, body);

  return {
    index: () => {
      const groups = groupsOf(library.runbooks).map(({ title, members }) => `<h2>${title}</h2>${list(members)}`);
      return page('Инструкции', `<h1>Что делать, если…</h1>${groups.join('')}`);
    },
    runbook: (runbook) => {
      const alert = catalog.find(({ name }) => name === runbook.name);
      const about = alert === undefined ? '' : `<p class="urgency">${urgencyOf(alert)}${chartOf(alert, config)}</p>`;
      return page(titleOf(runbook), `${about}${toHtml(runbook.markdown, values)}`);
    },
    notFound: (near) => {
      const guesses = near.length === 0 ? '' : `<p>Возможно, вы искали:</p>${list(near)}`;
      return page('Такой страницы нет', `<h1>Такой страницы нет</h1>${guesses}`);
    },
  };
}

function urgencyOf(alert: Alert): string {
  return alert.rules
    .toReversed()
    .map(({ level }) => `<b>${level}</b> ${promiseOf(level)}`)
    .join('; ближе к сроку ');
}

/** Only where there is a Grafana; without one the link would lead back to the page. */
function chartOf(alert: Alert, config: Config): string {
  if (config.notifications.grafana_url === undefined) return '';
  return ` · <a href="${escapeHtml(dashboardUrl(config, alert.panel))}">График</a>`;
}

function promiseOf(level: Level): string {
  if (level === 'INFO') return 'только на экране';
  const { answerMinutes, solveMinutes } = REACTIONS[level];
  return `ответ за ${duration(answerMinutes)}, решение за ${duration(solveMinutes)}`;
}

function frame(title: string, shop: string, body: string): string {
  return `<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · ${escapeHtml(shop)}</title>
<link rel="stylesheet" href="/runbooks/style.css">
</head>
<body>
<nav><a href="/">← Экран кассы</a><a href="/runbooks">Все инструкции</a></nav>
<main>
${body}
</main>
<footer><a href="/runbooks/whom-to-call">Кого звать</a><a href="/runbooks/run-a-command">Как выполнить команду</a></footer>
</body>
</html>
`;
}
