/** Writes unit tests of rules as `promtool test rules` reads them, and lets it run them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { runCommand } from './command.ts';
import { tool } from './tools.ts';

export interface RuleTest {
  readonly name?: string;
  readonly interval: string;
  readonly external_labels?: Readonly<Record<string, string>>;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test?: readonly AlertTest[];
  readonly promql_expr_test?: readonly ExpressionTest[];
}

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

interface AlertTest {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly ExpectedAlert[];
}

export interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: Readonly<Record<string, string>>;
}

export interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (object & ({ readonly alert: string } | { readonly record: string }))[];
}

interface Case {
  readonly groups: readonly RuleGroup[];
  readonly tests: readonly RuleTest[];
  readonly evaluationInterval: string;
}

let next: { readonly cases: Case[]; readonly verdicts: Promise<(string | null)[]> } | null = null;

/** null when promtool finds nothing wrong, its own words otherwise. Tests that ask side by side share one run of it. */
export async function testRules(
  groups: readonly RuleGroup[],
  tests: readonly RuleTest[],
  evaluationInterval: string,
): Promise<string | null> {
  next ??= gathering();
  const at = next.cases.push({ groups, tests, evaluationInterval }) - 1;
  return (await next.verdicts)[at] as string | null;
}

function gathering() {
  const cases: Case[] = [];
  const verdicts = setImmediate().then(() => {
    next = null;
    return verdictsOn(cases);
  });
  return { cases, verdicts };
}

async function verdictsOn(cases: readonly Case[]): Promise<(string | null)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pos-rules-'));
  try {
    for (const [at, { groups, tests, evaluationInterval }] of cases.entries()) {
      await writeFile(join(folder, `rules-${at}.yml`), asJson({ groups: askedBy(tests, groups) }));
      const file = { rule_files: [`rules-${at}.yml`], evaluation_interval: evaluationInterval, tests };
      await writeFile(join(folder, `${at}.yml`), asJson(file));
    }
    const promtool = [tool('promtool'), 'test', 'rules', ...cases.map((_, at) => `${at}.yml`)];
    // Its complaints go to another place than the names of the files that they are about.
    const { code, stdout } = await runCommand('sh', ['-c', 'exec "$@" 2>&1', 'sh', ...promtool], { cwd: folder });
    const told = stdout.split(/^Unit Testing: +\d+\.yml$/m).slice(1);
    const verdicts = cases.map((_, at) => (told[at]?.trim() === 'SUCCESS' ? null : (told[at] ?? `no word: ${stdout}`)));
    if (code !== 0 && verdicts.every((verdict) => verdict === null)) throw new Error(`promtool ended with ${code}`);
    return verdicts;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The alerts that the tests are about, and the records that these ask: promtool would work out all the others at each step, too. */
function askedBy(tests: readonly RuleTest[], groups: readonly RuleGroup[]): RuleGroup[] {
  const words = new Set<string>();
  const hear = (said: object) => {
    for (const [word] of JSON.stringify(said)
      .replaceAll(/\\./g, ' ')
      .matchAll(/[\w:]+/g))
      words.add(word);
  };
  for (const { alert_rule_test = [], promql_expr_test = [] } of tests) hear([alert_rule_test, promql_expr_test]);
  const isAsked = (rule: RuleGroup['rules'][number]) => words.has('alert' in rule ? rule.alert : rule.record);
  for (let before = -1; before < words.size; ) {
    before = words.size;
    for (const { rules } of groups) for (const rule of rules) if (isAsked(rule)) hear(rule);
  }
  return groups.map((group) => ({ ...group, rules: group.rules.filter(isAsked) }));
}

export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
  return `${name}{${matchers.join(',')}}`;
}

/** Promtool takes a replacement character for a byte that it could not read, unless it is escaped. */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll('\ufffd', '\\ufffd');
}

/** JSON is YAML, but for the line breaks that only YAML knows. */
function asJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (seen) => `\\u${seen.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
