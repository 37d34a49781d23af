/** A folder with a buffer.db, and the process that writes it. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBufferFile } from '../../../src/simulator/buffer.ts';
import type { SchemaOptions } from '../../../src/simulator/schema.ts';
import type { Writer } from '../../../src/simulator/writer.ts';
import { notAtMidnight } from '../../support/time/not-at-midnight.ts';

type Method = Exclude<keyof Writer, 'db' | 'close'>;
type SqlValue = string | number | bigint | null | Buffer;

export type Order =
  | {
      [Name in Method]: { readonly do: 'call'; readonly method: Name; readonly with: Parameters<Writer[Name]> };
    }[Method]
  | { readonly do: 'sql'; readonly sql: string; readonly with: readonly SqlValue[] }
  | { readonly do: 'pragma'; readonly pragma: string };

export type ToWriter = { readonly open: string } | 'close' | readonly Order[];

export interface Till {
  readonly folder: string;
  readonly path: string;
  call<Name extends Method>(method: Name, ...values: Parameters<Writer[Name]>): Promise<unknown>;
  sell(...overrides: Parameters<Writer['addReceipt']>): Promise<string>;
  sql(sql: string, ...values: SqlValue[]): Promise<unknown>;
  /** All of them in one message: nobody reads in between. */
  obey(orders: readonly Order[]): Promise<unknown[]>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends the writing and removes the folder. */
  remove(): Promise<void>;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'pos-monitor-buffer-'));
}

export async function openTill(options: SchemaOptions & { readonly name?: string } = {}): Promise<Till> {
  await notAtMidnight();
  const folder = newFolder();
  const path = join(folder, options.name ?? 'buffer.db');
  createBufferFile(path, options);
  let child: ChildProcess | null = await startWriter(path);

  const obey = async (orders: readonly Order[]) => {
    if (child === null) throw new Error('the writer is not running');
    return tell(child, orders);
  };
  const till: Till = {
    folder,
    path,
    obey,
    call: async (method, ...values) => (await obey([{ do: 'call', method, with: values } as Order]))[0],
    sell: async (...values) => String((await obey([{ do: 'call', method: 'addReceipt', with: values }]))[0]),
    sql: async (sql, ...values) => (await obey([{ do: 'sql', sql, with: values }]))[0],
    stop: async () => {
      if (child === null) return;
      await tell(child, 'close');
      idle.push(child);
      child = null;
    },
    kill: async () => {
      if (child === null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      child = null;
      await exited;
    },
    start: async () => {
      child = await startWriter(path);
    },
    remove: async () => {
      // Some tests leave a file that cannot be closed in good order.
      await till.stop().catch(() => till.kill());
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return till;
}

/** A process takes longer to begin than a till to sell: those whose file is closed wait here for the next one. */
const idle: ChildProcess[] = [];

async function startWriter(path: string): Promise<ChildProcess> {
  const program = new URL('./writer-process.ts', import.meta.url);
  const child = idle.pop() ?? fork(program, [], { execArgv: [], serialization: 'advanced' });
  await tell(child, { open: path });
  return child;
}

/** It does not keep this process from ending, and ends with it. */
async function tell(child: ChildProcess, what: ToWriter): Promise<unknown[]> {
  child.ref();
  child.channel?.ref();
  const answered = once(child, 'message');
  child.send(what);
  const [{ results, error }] = (await answered) as [{ results?: unknown[]; error?: string }];
  child.unref();
  child.channel?.unref();
  if (results === undefined) throw new Error(error);
  return results;
}

/** Everything that a listing shows, and what is inside: names, owners, modes, sizes, times and checksums. */
export function listing(folder: string): Record<string, string> {
  const entries = readdirSync(folder).map((name) => {
    const { uid, gid, mode, size, mtimeMs, ctimeMs } = statSync(join(folder, name));
    const sum = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return [name, `${uid}:${gid} ${mode.toString(8)} ${size} ${mtimeMs} ${ctimeMs} ${sum}`] as const;
  });
  return Object.fromEntries(entries);
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
