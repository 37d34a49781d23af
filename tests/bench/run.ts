/** `npm run bench`: runs the cases one after the other, and says what they found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideOutsideTools } from '../../scripts/outside-tools.ts';
import type { BenchCase, Context } from './case.ts';
import { CASES } from './cases/index.ts';
import { CURVES } from './curves/index.ts';
import { svgOf } from './curves/svg.ts';
import { writePart } from './document.ts';
import { describeMachine, loadNow, machineText } from './machine.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { FULL, type Plan, QUICK } from './plan.ts';
import { startAdapter } from './shop/adapter.ts';
import { createFiles } from './shop/files.ts';
import { type CaseResult, markdownTable, type Results, terminalTable } from './table.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const DOCUMENT = join(DOCS, 'performance.md');
const say = (text: string) => console.error(`bench: ${text}`);

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await bench(options);
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)} (--help tells more)`);
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
  if (options.curves) {
    const drawn = await drawAll(plan);
    if (options.write)
      writePart(
        DOCUMENT,
        'curves',
        `Measured by \`npm run bench -- ${plan.name === 'quick' ? '--quick ' : ''}--curves\`: ${machineText(machine)}.\n\n${drawn}`,
      );
    return;
  }
  const cases = await inShop((shop) => runAll(chosen, shop, plan));
  const seconds = Math.round((performance.now() - started) / 1000);
  const results: Results = { machine, plan: plan.name, receipts: plan.receipts, seconds, cases };
  writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  if (options.write) writePart(DOCUMENT, 'bench', markdownTable(results));
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

type Shop = Omit<Context, 'later' | 'plan'>;

async function inShop<Found>(work: (shop: Shop) => Promise<Found>): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-bench-'));
  const clearAway = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clearAway);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const adapter = await startAdapter();
  const found = await work({ file: createFiles(folder, say), adapterUrl: adapter.url });
  adapter.close();
  clearAway();
  return found;
}

async function runAll(cases: readonly BenchCase[], shop: Shop, plan: Plan): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const benchCase of cases) {
    const result = await runOne(benchCase, { ...shop, plan });
    results.push(result);
    console.log(terminalTable(result));
  }
  return results;
}

/** Returns where the pictures lie, as Markdown. */
async function drawAll(plan: Plan): Promise<string> {
  return inShop(async (shop) => {
    const drawn: string[] = [];
    for (const { name, measure, ...words } of CURVES) {
      say(`${name} … (load ${loadNow() ?? 'unknown'})`);
      const undone: (() => unknown)[] = [];
      const points = await measure({ ...shop, plan, later: (undo) => void undone.push(undo) }).finally(async () => {
        for (const undo of undone.reverse()) await undo();
      });
      console.log(
        `${words.title}, ${words.y}, by ${words.x}:`,
        points.map(([x, y]) => `${x}: ${y.toFixed(2)}`).join(', '),
      );
      writeFileSync(join(DOCS, 'images', `growth-${name}.svg`), svgOf({ ...words, points }));
      drawn.push(`![${words.title}, ${words.y}, by ${words.x}](images/growth-${name}.svg)`);
    }
    return drawn.join('\n\n');
  });
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
