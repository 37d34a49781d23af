/** Once before all tests that look at the page, however they are started: what is built is as new as its source. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const BUILD = join(import.meta.dirname, '..', '..', 'scripts', 'build.ts');

export function setup(): void {
  execFileSync(process.execPath, [BUILD, '--if-stale'], { stdio: ['ignore', 2, 2] });
}
