/**
 * A process that can read the buffer no more says so and ends, to be started again: seen on the program itself, with a
 * reader that dies at each start (75), and with a disk that does not answer (137).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBufferFile } from '../../../src/simulator/buffer.ts';
import { openWriter } from '../../../src/simulator/writer.ts';
import { programFile, type RunningProgram, startProcess } from '../../support/program.ts';
import { until } from '../../support/running-shop.ts';
import { lacks, WHOLE } from '../../support/share.ts';
import { tool, toolEnvironment } from '../../support/tools.ts';

const READER = programFile('buffer/worker');
/** It looks at the file by itself every half a minute, and a reader has a quarter of a minute for its answer. */
const PATIENCE_MS = 240_000;

interface Started {
  readonly program: RunningProgram;
  readonly path: string;
  readonly url: string;
}

async function withProgram(under: readonly string[], use: (started: Started) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-gives-up-'));
  const path = join(folder, 'buffer.db');
  createBufferFile(path);
  const environment = {
    ...{ HOST: '127.0.0.1', PORT: '0', STATE_DIRECTORY: join(folder, 'state') },
    BUFFER_DB_PATH: path,
    LD_LIBRARY_PATH: toolEnvironment().LD_LIBRARY_PATH ?? '',
  };
  const config = join(folder, 'pos-monitor.yml');
  writeFileSync(config, '');
  const program = startProcess(['run', '--config', config], { folder, environment, prefix: under });
  try {
    const url = () => /http:\/\/127\.0\.0\.1:\d+/.exec(program.stdout())?.[0];
    await until('it listens', () => url() !== undefined);
    await use({ program, path, url: url() ?? '' });
  } finally {
    program.child.kill('SIGKILL');
    await program.finished;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `/-/healthy` says, from now until nobody answers. */
async function healthUntilEnd({ url }: Started): Promise<number[]> {
  const said: number[] = [];
  for (;;) {
    // Whoever asks for the present makes it look.
    void fetch(`${url}/api/v1/status`).catch(() => null);
    const answer = await fetch(`${url}/-/healthy`).catch(() => null);
    if (answer === null) return said;
    if (said.at(-1) !== answer.status) said.push(answer.status);
    await sleep(250);
  }
}

/** From here on nothing that the process asks of this file is answered, until `answer` is called. */
function silence(path: string, calls: string, { child }: RunningProgram): { answer(): Promise<void> } {
  const hold = ['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=600000000`, '-P', path];
  const strace = spawn(tool('strace'), ['-f', '-qq', '-o', '/dev/null', ...hold, '-p', String(child.pid)], {
    env: toolEnvironment(),
  });
  return {
    async answer() {
      strace.kill('SIGKILL');
      if (strace.exitCode === null && strace.signalCode === null) await once(strace, 'exit');
    },
  };
}

function everyThreadIsTraced({ child }: RunningProgram): boolean {
  const tasks = `/proc/${child.pid}/task`;
  return readdirSync(tasks).every(
    (task) => !/^TracerPid:\t0$/m.test(readFileSync(join(tasks, task, 'status'), 'utf8')),
  );
}

test(
  'a reader that dies three times in a row ends the process with 75, and /-/healthy says 503 before',
  async () => {
    const inject = ['-e', 'trace=openat', '-e', 'inject=openat:error=EIO', '-P', READER];
    const strace = [tool('strace'), '-f', '-qq', '-o', '/dev/null', ...inject];
    await withProgram(strace, async (started) => {
      const said = await healthUntilEnd(started);
      expect(said.at(-1)).toBe(503);
      const { code, stdout } = await started.program.finished;
      expect(code).toBe(75);
      // A fourth may end while the last words are said.
      expect([3, 4]).toContain(stdout.match(/has ended and is started again/g)?.length);
    });
  },
  PATIENCE_MS,
);

const short = lacks(import.meta.filename, !WHOLE, 'a disk that does not answer takes a minute to be given up');

test.skipIf(short)(
  'a disk that does not answer ends it with a kill (137), for an exit would wait with the disk',
  async () => {
    await withProgram([], async (started) => {
      const { program, path, url } = started;
      expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
      const disk = silence(path, 'pread64', program);
      try {
        await until('strace has hold of each thread', () => everyThreadIsTraced(program));
        const writer = openWriter(path);
        writer.addReceipt();
        writer.close();
        expect(await healthUntilEnd(started)).toEqual([200, 503]);
        // strace keeps whoever has been killed.
        await disk.answer();
        await program.finished;
        expect([program.child.exitCode, program.child.signalCode]).toEqual([null, 'SIGKILL']);
      } finally {
        await disk.answer();
      }
    });
  },
  PATIENCE_MS,
);
