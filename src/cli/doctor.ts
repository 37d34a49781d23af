import { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import type { Finding, Status } from './doctor/finding.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, EXIT } from './shared.ts';

interface DoctorOptions extends ConfigOption {
  readonly json?: boolean;
}

export const doctor = new Command('doctor')
  .description('look at everything the monitor depends on, and say what is wrong and what to do')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option('--json', 'for programs: {status, checks: [{id, status, text, advice}]}')
  .action(async ({ config, json }: DoctorOptions) => {
    const { examine } = await import('./doctor/examination.ts');
    const findings = await examine(
      () => loadConfig({ file: config }),
      () => Date.now() / 1000,
    );
    const { status, code } = verdict(findings);
    console.log(json === true ? JSON.stringify({ status, checks: findings }, null, 2) : report(findings));
    process.exitCode = code;
  });

const WORDS: Readonly<Record<Status, string>> = {
  fine: '   в порядке',
  warning: '!  внимание ',
  problem: '!! проблема ',
};

/** The worst that was found, and with which code the doctor ends for it. */
export function verdict(findings: readonly Finding[]): { readonly status: Status; readonly code: number } {
  const found = findings.map(({ status }) => status);
  const status = found.includes('problem') ? 'problem' : found.includes('warning') ? 'warning' : 'fine';
  return { status, code: status === 'problem' ? EXIT.problem : EXIT.fine };
}

function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ status, text, advice }) => [
    `${WORDS[status]}  ${text.replaceAll('\n', '\n             ')}`,
    ...(advice === null ? [] : [`                → ${advice}`]),
  ]);
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  return [...lines, `Итог: проблем ${count('problem')}, предупреждений ${count('warning')}.`].join('\n');
}
