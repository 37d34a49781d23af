/** The order in which all runbooks are listed: the urgent ones first, then the rest by the words of their titles. */
import type { Level } from '../domain/alerts/alert.ts';
import { LEVELS } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import type { Runbook } from './library.ts';

export interface Group {
  readonly title: string;
  readonly members: readonly Runbook[];
}

const LEVEL_TITLES: Readonly<Record<Level, string>> = {
  P1: 'Срочно (P1)',
  P2: 'Сегодня (P2)',
  INFO: 'К сведению',
};

export function groupsOf(runbooks: readonly Runbook[]): Group[] {
  const alerts = LEVELS.map((level) => {
    const names = catalog.filter((alert) => alert.rules.at(-1)?.level === level).map(({ name }) => name);
    return {
      title: LEVEL_TITLES[level],
      members: names.flatMap((name) => runbooks.find((runbook) => runbook.name === name) ?? []),
    };
  });
  const listed = new Set(alerts.flatMap(({ members }) => members));
  const others = runbooks
    .filter((runbook) => !listed.has(runbook))
    .sort((a, b) => a.title.localeCompare(b.title, 'ru'));
  const watching = others.filter(({ name }) => name.startsWith('Pos'));
  const everyday = others.filter((runbook) => !watching.includes(runbook));
  return [
    ...alerts,
    { title: 'Само наблюдение', members: watching },
    { title: 'Обычные случаи', members: everyday },
  ].filter(({ members }) => members.length > 0);
}
