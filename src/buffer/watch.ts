/** Notices commits of the writer: by what the system tells of the folder, and by a look at it from time to time. */
import type { FSWatcher } from 'node:fs';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { watchFolder } from './folder-watch.ts';
import { signatureOf, viewFolder } from './safe-open.ts';

export interface WatchOptions {
  readonly path: string;
  /** How often to look while nothing else tells of changes. */
  readonly pollMs: number;
  readonly onChange: () => void;
}

/** One commit is several writes, */
const GATHER_MS = 1;
/** and a burst is many commits: so long after the newest news, more of them are gathered for longer. */
const BURST_MS = 50;
const GATHER_IN_BURST_MS = 10;
/**
 * A commit's frames are written before the sync that makes them visible, and nothing tells of the sync. So after a
 * change the file is said to have changed again, at these intervals, until the next change comes.
 */
const ECHOES_MS = [10, 40, 150, 600];
/** Where the system tells of changes, a look only has to notice that it stopped doing so. */
const SAFETY_NET_FACTOR = 20;

export class BufferWatch {
  readonly #options: WatchOptions;
  #seen: Sight;
  #folder: { readonly identity: string; readonly watcher: FSWatcher } | null = null;
  /** Whether the system told of the newest change. */
  #told = false;
  #poll: NodeJS.Timeout | undefined;
  #echo: NodeJS.Timeout | undefined;
  #gathering = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#seen = look(options.path);
    this.#lookAgain();
  }

  stop(): void {
    clearTimeout(this.#poll);
    clearTimeout(this.#echo);
    this.#folder?.watcher.close();
    this.#folder = null;
  }

  #lookAgain(): void {
    const now = look(this.#options.path);
    if (now.signature !== this.#seen.signature) {
      this.#told = false;
      this.#changed();
    }
    this.#seen = now;
    if (this.#folder?.identity !== now.folder) this.#watch(now);
    const { pollMs } = this.#options;
    this.#poll = setTimeout(() => this.#lookAgain(), this.#told ? pollMs * SAFETY_NET_FACTOR : pollMs);
  }

  /** The folder may have been replaced, unmounted, or mounted just now. */
  #watch({ folder, file }: Sight): void {
    this.#folder?.watcher.close();
    this.#folder = null;
    this.#told = false;
    if (folder === null) return;
    const onLost = () => {
      this.#folder = null;
    };
    const watcher = watchFolder(file, () => this.#heard(), onLost);
    if (watcher !== null) this.#folder = { identity: folder, watcher };
  }

  /** The system also tells of what is no commit: under root, of SQLite's own opening of the -wal. */
  #heard(): void {
    // What will be told of anyway need not be looked at: the system speaks several times a commit.
    if (this.#gathering) return;
    const now = look(this.#options.path);
    if (now.signature === this.#seen.signature) return;
    this.#seen = now;
    this.#told = true;
    this.#changed();
  }

  #changed(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const inBurst = performance.now() - this.#toldAt < BURST_MS;
    this.#tellAfter(inBurst ? GATHER_IN_BURST_MS : GATHER_MS, 0);
  }

  #tellAfter(milliseconds: number, echo: number): void {
    clearTimeout(this.#echo);
    this.#echo = setTimeout(() => {
      if (this.#gathering) this.#toldAt = performance.now();
      this.#gathering = false;
      const next = ECHOES_MS[echo];
      if (next !== undefined) this.#tellAfter(next, echo + 1);
      this.#options.onChange();
    }, milliseconds);
  }
}

interface Sight {
  readonly signature: string;
  readonly file: string;
  /** null where there is no such folder. */
  readonly folder: string | null;
}

function look(path: string): Sight {
  try {
    const view = viewFolder(path);
    return { signature: signatureOf(view), file: view.path, folder: folderOf(view.path) };
  } catch {
    return { signature: '', file: path, folder: folderOf(path) };
  }
}

function folderOf(path: string): string | null {
  try {
    const folder = realpathSync.native(dirname(path));
    const { dev, ino } = statSync(folder, { bigint: true });
    return `${folder}|${dev}:${ino}`;
  } catch {
    return null;
  }
}
