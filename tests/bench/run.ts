/** `npm run bench`: runs the cases one after the other, and says what they found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideOutsideTools } from '../../scripts/outside-tools.ts';
import type { BenchCase, Context } from './case.ts';
import { CASES } from './cases/index.ts';
import { describeMachine, loadNow, machineText } from './machine.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { FULL, type Plan, QUICK } from './plan.ts';
import { writeIntoReference } from './reference.ts';
import { startAdapter } from './shop/adapter.ts';
import { createFiles } from './shop/files.ts';
import { type CaseResult, markdownTable, type Results, terminalTable } from './table.ts';

const REFERENCE = join(import.meta.dirname, '..', '..', 'docs', 'reference.md');
const say = (text: string) => console.error(`bench: ${text}`);

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await bench(options);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function bench(options: Options): Promise<void> {
  const chosen = choose(options.only);
  const plan = options.quick ? QUICK : FULL;
  provideOutsideTools(['wrk']);
  const machine = describeMachine();
  console.log(`${machineText(machine)}; plan: ${plan.name}`);
  if ((machine.load ?? 0) > machine.cores / 2)
    say(`this machine is busy (load ${machine.load}): trust the ratios only`);
  const started = performance.now();
  const cases = await runAll(chosen, plan);
  const seconds = Math.round((performance.now() - started) / 1000);
  const results: Results = { machine, plan: plan.name, receipts: plan.receipts, seconds, cases };
  writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  if (options.reference) writeIntoReference(REFERENCE, markdownTable(results));
  const goals = cases.flatMap(({ rows }) => rows.flatMap(({ goal }) => (goal === undefined ? [] : [goal.met])));
  const missed = goals.filter((met) => !met).length;
  console.log(`\n${goals.length - missed} of ${goals.length} goals met, in ${seconds} s; figures in ${options.json}`);
}

function choose(names: readonly string[]): readonly BenchCase[] {
  const unknown = names.find((name) => !CASES.some((known) => known.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no case "${unknown}". Known: ${CASES.map(({ name }) => name).join(', ')}`);
  }
  return names.length === 0 ? CASES : CASES.filter(({ name }) => names.includes(name));
}

async function runAll(cases: readonly BenchCase[], plan: Plan): Promise<CaseResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-bench-'));
  const clearAway = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clearAway);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const adapter = await startAdapter();
  const file = createFiles(folder, say);
  const results: CaseResult[] = [];
  for (const benchCase of cases) {
    const result = await runOne(benchCase, { plan, file, adapterUrl: adapter.url });
    results.push(result);
    console.log(terminalTable(result));
  }
  adapter.close();
  clearAway();
  return results;
}

/** A case that fails costs its own rows only. */
async function runOne({ name, goal, run }: BenchCase, shop: Omit<Context, 'later'>): Promise<CaseResult> {
  say(`${name} … (load ${loadNow() ?? 'unknown'})`);
  const undone: (() => unknown)[] = [];
  try {
    return { name, goal, rows: await run({ ...shop, later: (undo) => void undone.push(undo) }) };
  } catch (error) {
    process.exitCode = 1;
    return { name, goal, rows: [], trouble: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const undo of undone.reverse()) await undo();
  }
}
