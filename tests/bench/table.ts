/** The figures as people read them: on a terminal, and in docs/performance.md. */
import type { Row } from './case.ts';
import { type Machine, machineText } from './machine.ts';

export interface CaseResult {
  readonly name: string;
  readonly goal: string;
  readonly rows: readonly Row[];
  /** Why there are no rows. */
  readonly trouble?: string;
}

export interface Results {
  readonly machine: Machine;
  readonly plan: string;
  readonly receipts: number;
  readonly seconds: number;
  readonly cases: readonly CaseResult[];
}

const HEAD = ['what', 'measured', 'floor', 'ratio', 'control', 'goal', 'met'];

export function terminalTable({ name, goal, rows, trouble }: CaseResult): string {
  const title = `\n${name}: ${goal}`;
  if (trouble !== undefined) return `${title}\n  not measured: ${trouble}`;
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return [
    title,
    ...lines.map(
      (line) =>
        `  ${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}`,
    ),
  ].join('\n');
}

export function markdownTable({ machine, plan, receipts, cases }: Results): string {
  const note = `Measured by \`npm run bench${plan === 'quick' ? ' -- --quick' : ''}\`: ${machineText(machine)}, ${count(receipts)} receipts.`;
  const lines = cases.flatMap(({ name, rows, trouble }) =>
    trouble === undefined
      ? rows.map((row) => `| ${[name, ...cells(row)].join(' | ')} |`)
      : [`| ${name} | not measured: ${trouble} | | | | | | |`],
  );
  return [note, '', `| case | ${HEAD.join(' | ')} |`, `|${' --- |'.repeat(HEAD.length + 1)}`, ...lines].join('\n');
}

function cells({ what, value, unit, floor, ratio, interval, control, goal }: Row): string[] {
  return [
    what,
    `${figure(value)} ${unit}`.trim(),
    floor === undefined ? '' : `${figure(floor.value)} (${floor.name})`,
    ratio === undefined ? '' : ratioText(ratio, interval),
    control === undefined ? '' : ratioText(control.ratio, control.interval),
    goal?.text ?? '',
    goal === undefined ? '' : goal.met ? 'yes' : 'NO',
  ];
}

function ratioText(ratio: number, interval: Row['interval']): string {
  const digits = interval === undefined ? '' : ` (${interval.map((end) => end.toFixed(2)).join('–')})`;
  return ratio.toFixed(2) + digits;
}

function figure(value: number): string {
  if (Math.abs(value) >= 100) return count(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function count(value: number): string {
  return value.toLocaleString('en');
}
