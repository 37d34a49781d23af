import type { BenchCase } from '../case.ts';
import { cpu } from './cpu.ts';
import { dashboards } from './dashboards.ts';
import { exported } from './export.ts';
import { http } from './http.ts';
import { logins } from './logins.ts';
import { memory } from './memory.ts';
import { paint } from './paint.ts';
import { push } from './push.ts';
import { sample } from './sample.ts';
import { scrape } from './scrape.ts';
import { start } from './start.ts';
import { throughput } from './throughput.ts';

/** The order in which they run: what writes most comes last. */
export const CASES: readonly BenchCase[] = [
  start,
  paint,
  exported,
  sample,
  push,
  scrape,
  http,
  logins,
  memory,
  cpu,
  dashboards,
  throughput,
];
