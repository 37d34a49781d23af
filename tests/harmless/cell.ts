/** One arrangement of users, modes and folder: a till alone, then the same till beside a monitor. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { createBufferFile } from '../../src/simulator/buffer.ts';
import { runTool } from '../support/tools.ts';
import { startTold, type Told, type User } from './process.ts';

const GROUP = 61_100;
const OWNER: User = { uid: 61_001, gid: GROUP, groups: [] };
const ROOT: User = { uid: 0, gid: 0, groups: [] };

/** Who the till is, and who the monitor; the file belongs to OWNER and to GROUP. */
export const USERS = {
  'the till’s own user': { till: OWNER, monitor: OWNER },
  'a member of the till’s group': { till: OWNER, monitor: { uid: 61_002, gid: 61_002, groups: [GROUP] } },
  'the file’s owner, while the till writes through its group': {
    till: { uid: 61_003, gid: GROUP, groups: [] },
    monitor: { uid: OWNER.uid, gid: OWNER.uid, groups: [GROUP] },
  },
  'another user': { till: OWNER, monitor: { uid: 61_004, gid: 61_004, groups: [] } },
  root: { till: OWNER, monitor: ROOT },
} satisfies Record<string, { till: User; monitor: User }>;

interface Folder {
  readonly mode: number;
  /** What a new file in it would get, in setfacl's words. */
  readonly defaultAcl?: string;
  /** Of till and monitor. */
  readonly umask?: number;
}

/** Where the till may write, so may whoever it says besides. */
export const FOLDERS = {
  'of the group': { mode: 0o775 },
  'of the group, setgid': { mode: 0o2775 },
  'of everybody': { mode: 0o777 },
  'of everybody, sticky': { mode: 0o1777 },
  'of the group, mounted read-only for the monitor': { mode: 0o775 },
  'of the group, whose new files the group may only read (default ACL)': {
    mode: 0o775,
    defaultAcl: 'u::rwx,g::r-x,o::---',
  },
  'of the group, whose new files are everybody’s (default ACL)': { mode: 0o775, defaultAcl: 'u::rwx,g::rwx,o::rwx' },
  'of the group, umask 077': { mode: 0o775, umask: 0o077 },
} satisfies Record<string, Folder>;

export const MODES = [0o600, 0o640, 0o660, 0o664, 0o666] as const;

export interface Cell {
  readonly users: keyof typeof USERS;
  readonly folder: keyof typeof FOLDERS;
  readonly mode: (typeof MODES)[number];
}

export const CELLS: readonly Cell[] = Object.keys(USERS).flatMap((users) =>
  Object.keys(FOLDERS).flatMap((folder) => MODES.map((mode) => ({ users, folder, mode }) as Cell)),
);

export interface Rounds {
  readonly failed: number;
  readonly walLeft: number;
  readonly why?: string;
}

export interface CellResult extends Cell {
  readonly alone: Rounds;
  readonly beside: Rounds;
  /** Readings that succeeded, or why none did. */
  readonly read: number | string;
  /** What of the folder's listing was otherwise after readings than before, while the till did nothing. */
  readonly changes: readonly string[];
}

export type MonitorKind = 'tight' | 'watching' | 'careless';

export interface Scene {
  readonly folder: string;
  readonly path: string;
  startTill(): Promise<Told>;
  startMonitor(kind: MonitorKind, under?: readonly string[]): Promise<Told>;
  remove(): void;
}

export function setScene({ users, folder: kind, mode }: Cell): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-harmless-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  mkdirSync(data);
  const path = join(data, 'buffer.db');
  createBufferFile(path);
  const db = new Database(path);
  db.prepare("INSERT INTO config (key, value, updated_at) VALUES ('sold', 0, 0)").run();
  db.close();
  for (const each of [data, path]) chownSync(each, OWNER.uid, GROUP);
  chmodSync(path, mode);
  const { mode: folderMode, defaultAcl, umask }: Folder = FOLDERS[kind];
  chmodSync(data, folderMode);
  if (defaultAcl !== undefined) setDefaultAcl(data, defaultAcl);
  const readOnly = `mount --bind ${data} ${data}; mount -o remount,bind,ro ${data}`;
  const mounted = kind.includes('read-only') ? { prepare: readOnly } : {};
  const masked = umask === undefined ? {} : { umask };
  return {
    folder: data,
    path,
    startTill: () => startTold('./till.ts', [path], { user: USERS[users].till, ...masked }),
    startMonitor: (how, under = []) =>
      startTold('./monitor.ts', [path, how], { user: USERS[users].monitor, under, ...mounted, ...masked }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function setDefaultAcl(folder: string, acl: string): void {
  const { status, output } = runTool('setfacl', ['-d', '-m', acl, folder]);
  if (status !== 0) throw new Error(output);
}

/** By the till that is started after its forerunner was killed. */
export const ROUNDS_AFTER = 3;

export async function playCell(cell: Cell, rounds: number, kind: MonitorKind = 'tight'): Promise<CellResult> {
  const scene = setScene(cell);
  const open: Told[] = [];
  try {
    const [till, monitor] = await Promise.all([scene.startTill(), scene.startMonitor(kind)]);
    open.push(till, monitor);
    const alone = await till.ask<Rounds>(`rounds ${rounds + ROUNDS_AFTER}`);
    await readings(monitor, 5);
    const beside = await till.ask<Rounds>(`rounds ${rounds}`);
    const changes: string[] = [];
    const unchanged = async (what: string) => {
      const before = listing(scene.folder);
      await readings(monitor, 20);
      const now = listing(scene.folder);
      if (now !== before) changes.push(`${what}: ${before} → ${now}`);
    };
    await till.ask('hold');
    await unchanged('till at rest');
    await till.ask('stop');
    await unchanged('till stopped');
    await till.ask('hold');
    await till.end();
    await unchanged('till killed');
    const next = await scene.startTill();
    open.push(next);
    const after = await next.ask<Rounds>(`rounds ${ROUNDS_AFTER}`);
    const { read, why } = await monitor.ask<{ read: number; why: string }>('rest');
    const all = { ...beside, failed: beside.failed + after.failed, walLeft: beside.walLeft + after.walLeft };
    return { ...cell, alone, beside: all, read: read > 0 ? read : why, changes };
  } finally {
    for (const each of open) await each.end();
    scene.remove();
  }
}

/** Until the monitor has looked so many times more. */
export async function readings(monitor: Told, more: number): Promise<void> {
  const looks = async () => {
    const { read, missed } = await monitor.ask<{ read: number; missed: number }>('go');
    return read + missed;
  };
  const enough = (await looks()) + more;
  while ((await looks()) < enough) await sleep(5);
}

/** As `ls` shows it, the time of the last change of anything included. */
function listing(folder: string): string {
  const lines = readdirSync(folder).map((name) => {
    const { uid, gid, mode, size, mtimeNs, ctimeNs } = statSync(join(folder, name), { bigint: true });
    return `${name} ${uid}:${gid} ${mode.toString(8)} ${size} ${mtimeNs} ${ctimeNs}`;
  });
  return lines.sort().join(', ');
}
