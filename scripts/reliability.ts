/** Plays every fault on the whole program and writes down what was seen: `npm run docs:reliability`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fillBlocks, type Row, table } from '../src/render/reference.ts';
import { FAULTS } from '../tests/e2e/faults/matrix.ts';
import { type FaultResult, keptResults } from '../tests/e2e/faults/results.ts';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'reliability.md');
const HEAD = ['fault', 'page', '`/health`', '`/api/v1/status`', '`/metrics`', 'WebSocket', 'alerts', 'right after'];

const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-reliability-'));
try {
  const { status } = spawnSync('vitest', ['run', '--project', 'e2e', 'tests/e2e/faults'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, FAULTS: 'thorough', FAULT_RESULTS: folder },
  });
  if (status !== 0) throw new Error('not every fault was borne: the document stays as it was');
  write(keptResults(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function write(results: readonly FaultResult[]): void {
  const rows = Object.entries(FAULTS).map(([fault, title]): Row => {
    const result = results.find((one) => one.fault === fault);
    if (result === undefined) throw new Error(`${title}: was not played here, so that there is nothing to write`);
    const { page, health, rest, metrics, websocket, alerts } = result.meanwhile;
    return [title, page, health, rest, metrics, websocket, alerts, `${result.secondsUntilRight.toFixed(1)} s`];
  });
  const gib = Math.round(totalmem() / 1024 ** 3);
  const day = new Date().toISOString().slice(0, 10);
  const measured = `Measured on ${day}: ${availableParallelism()} processors, ${gib} GiB, Node ${process.versions.node}, ${process.platform}.`;
  writeFileSync(DOCUMENT, fillBlocks(readFileSync(DOCUMENT, 'utf8'), { measured, faults: table(HEAD, rows) }));
  console.log('docs/reliability.md has its table anew.');
}
