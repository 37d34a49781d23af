/** `npm run docs`: what of the documentation is made from the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { defaultConfig, settingsShape } from '../src/config/load.ts';
import { configSchema } from '../src/config/schema.ts';
import { createLogger } from '../src/logger.ts';
import { startProgram } from '../src/main.ts';
import { renderExample } from './example-settings.ts';
import { fillBlocks, type Running, referenceBlocks } from './reference-tables.ts';
import { wordsOf } from './words.ts';

const USAGE = `npm run docs -- [--check]

Writes the tables of docs/reference.md and the example of the settings anew; with --check it only says whether the tables
are up to date.`;

const EXAMPLE = new URL('../pos-monitor.example.yml', import.meta.url);
const REFERENCE = new URL('../docs/reference.md', import.meta.url);

/** Asks a program that watches nothing: its endpoints are the same. */
async function askProgram(): Promise<Running> {
  const config = configSchema.parse({
    ...defaultConfig(),
    buffer: { path: '/nonexistent/buffer.db' },
    // Nothing is kept beside a till's file, nor by a program that only tells what it has.
    state: { path: '/nonexistent' },
    adapter: { url: 'http://127.0.0.1:9' },
    listen: { host: '127.0.0.1', port: 0 },
  });
  const program = await startProgram({ config, log: await createLogger('silent') });
  try {
    const answer = await fetch(`${program.url}/openapi.json`);
    return { openApi: (await answer.json()) as Running['openApi'] };
  } finally {
    await program.close();
  }
}

export async function upToDateReference(): Promise<{ readonly now: string; readonly wanted: string }> {
  const now = readFileSync(REFERENCE, 'utf8');
  return { now, wanted: fillBlocks(now, referenceBlocks(await askProgram())) };
}

if (import.meta.main) {
  const given = wordsOf({ usage: USAGE, flags: ['check'] });
  const { now, wanted } = await upToDateReference();
  if (given.has('check')) {
    if (now !== wanted) console.error('docs/reference.md: its tables are not up to date; run `npm run docs`.');
    process.exitCode = now === wanted ? 0 : 1;
  } else {
    writeFileSync(REFERENCE, wanted);
    writeFileSync(EXAMPLE, renderExample(settingsShape()));
    console.log(now === wanted ? 'docs/reference.md was up to date.' : 'docs/reference.md has its tables anew.');
  }
}
