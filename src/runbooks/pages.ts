/** The pages around the runbooks: one runbook, all of them, and the one that is not there. */
import { Marked, type Tokens } from 'marked';
import type { Config } from '../config/schema.ts';
import type { Alert, Level } from '../domain/alerts/alert.ts';
import { cashierWords, dialled, SELLING_WORDS, whomToCall } from '../domain/alerts/cashier.ts';
import { alertNamed } from '../domain/alerts/catalog/index.ts';
import { LEVEL_FACES } from '../domain/faces.ts';
import { dashboardUrl } from '../domain/links.ts';
import { duration, fill, groupsOf, type Library, type Placeholders, placeholdersOf, type Runbook } from './library.ts';

const WHOM_TO_CALL = 'whom-to-call';

export type Pages = ReturnType<typeof createPages>;

export function createPages(library: Library, config: Config) {
  const values = placeholdersOf(config);
  const titleOf = (runbook: Runbook) => fill(runbook.title, values);
  const linkTo = (runbook: Runbook) => `<a href="/runbooks/${runbook.name}">${escapeHtml(titleOf(runbook))}</a>`;
  const list = (runbooks: readonly Runbook[]) =>
    `<ul>${runbooks.map((runbook) => `<li>${linkTo(runbook)}</li>`).join('')}</ul>`;
  const page = (title: string, body: string) => frame(title, config.shop.name, body);

  return {
    index: (): string => {
      const groups = groupsOf(library.runbooks).map(({ title, members }) => `<h2>${title}</h2>${list(members)}`);
      return page('Инструкции', `<h1>Что делать, если…</h1>${groups.join('')}`);
    },
    /** With the receipts that the alert speaks of; null where the reader may not see the screen, nor names and telephones. */
    runbook: (runbook: Runbook, receipts: readonly string[] | null): string => {
      const title = titleOf(runbook);
      const text = toHtml(runbook.markdown.replace(/^# .*$/m, ''), values);
      const people = receipts === null ? [] : config.contacts;
      const alert = alertNamed(runbook.name);
      const head = `<h1>${escapeHtml(title)}</h1>`;
      if (alert === undefined) return page(title, head + (runbook.name === WHOM_TO_CALL ? phones(people) : '') + text);
      const details = `<details><summary>Администратору</summary>${urgencyOf(alert, config)}${text}</details>`;
      return page(title, head + forCashier(alert, people, receipts ?? []) + details);
    },
    notFound: (near: Runbook | null): string => {
      const guess = near === null ? '' : `<p>Возможно, вы искали: ${linkTo(near)}</p>`;
      return page('Такой страницы нет', `<h1>Такой страницы нет</h1>${guess}`);
    },
  };
}

type People = Config['contacts'];

/** What the screen says, for who comes from a message; the same words. */
function forCashier({ name }: Alert, people: People, receipts: readonly string[]): string {
  const { steps, selling, call } = cashierWords(name);
  const person = whomToCall(people, call);
  const sell = selling === null ? '' : `<p><b>${SELLING_WORDS[selling]}.</b></p>`;
  const whom = person === null ? (call ?? '') : `${escapeHtml(`${person.name}, ${person.role}`)}: ${phoneLink(person)}`;
  const meant = receipts.length === 0 ? '' : `<p><b>Чеки:</b> ${escapeHtml(receipts.join('; '))}</p>`;
  const calling = call === null ? '' : `<p>Звать: ${whom}. <a href="/runbooks/${WHOM_TO_CALL}">Кого ещё звать</a></p>`;
  return `<h2>Кассиру</h2>${sell}<ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol>${meant}${calling}`;
}

function phones(people: People): string {
  if (people.length === 0) return '';
  const lines = people.map(
    (person) => `<li>${escapeHtml(`${person.name}, ${person.role}`)}: ${phoneLink(person)}</li>`,
  );
  return `<h2>Телефоны</h2><ul>${lines.join('')}</ul>`;
}

function phoneLink({ phone }: People[number]): string {
  if (phone === undefined) return 'телефон не записан';
  return `<a href="tel:${dialled(phone)}">${escapeHtml(phone)}</a>`;
}

function urgencyOf(alert: Alert, config: Config): string {
  const levels = alert.rules
    .toReversed()
    .map(({ level }) => `<b>${LEVEL_FACES[level].name}</b>${promiseOf(level, config)}`);
  return `<p class="urgency">${levels.join('; ближе к сроку ')}${chartOf(alert, config)}</p>`;
}

/** Only where there is a Grafana; without one the link would lead back to the page. */
function chartOf(alert: Alert, config: Config): string {
  if (config.notifications.grafana_url === undefined) return '';
  return ` · <a href="${escapeHtml(dashboardUrl(config, alert.panel))}">График</a>`;
}

/** Nothing is promised that nobody has promised. */
function promiseOf(level: Level, { promises }: Config): string {
  const promised = level === 'INFO' ? undefined : level === 'P1' ? promises.p1 : promises.p2;
  if (promised === undefined) return '';
  return `: ответ за ${duration(promised.answer_minutes)}, решение за ${duration(promised.solve_minutes)}`;
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

/** Placeholders are filled in last and escaped, so that a shop's name can be neither Markdown nor HTML. */
export function toHtml(markdown: string, values: Placeholders): string {
  const marked = new Marked({
    async: false,
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      image: ({ text }: Tokens.Image) => escapeHtml(text),
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const address = addressOf(fill(href, values));
        return address === null ? words : `<a href="${escapeHtml(address)}">${words}</a>`;
      },
    },
  });
  return fill(marked.parse(markdown, { async: false }), values, escapeHtml);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export function addressOf(href: string): string | null {
  const page = /^([\w-]+)\.md$/.exec(href)?.[1];
  if (page !== undefined) return `/runbooks/${page}`;
  if (/^\/(?![/\\])/.test(href)) return href;
  return ['http:', 'https:'].includes(URL.parse(href)?.protocol ?? '') ? href : null;
}
