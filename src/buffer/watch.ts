/** Notices commits of the writer: by what the system tells of the folder, and by a look at it from time to time. */
import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { glimpseAt, glimpseOf, signatureOf, viewFolder } from './folder-view.ts';

interface WatchOptions {
  readonly path: string;
  /** How often to look while nothing else tells of changes. */
  readonly pollMs: number;
  readonly onChange: () => void;
}

/** One commit is several writes. */
const GATHER_MS = 1;
/**
 * A commit's frames are written before the sync that makes them visible, and nothing tells of the sync. So after a
 * change the file is said to have changed again, at these intervals, until the next change comes.
 */
const ECHOES_MS = [10, 40, 150, 600];
/**
 * The system speaks many times a commit, and each time takes from the writer what it takes to wake us. So once it has
 * spoken it is not listened to until this much has passed without a change; meanwhile the file is looked at.
 */
const QUIET_MS = 100;
const LOOK_IN_BURST_MS = 12;
/** Commits without a break for so long are no cashier's: a program writes, and wants the disk and the processor. */
const SUSTAINED_MS = 500;
const BREAK_MS = 35;
const LOOK_IN_SUSTAINED_MS = 25;
/** Where the system tells of changes, a look only has to notice that it stopped doing so; oftener a glimpse is enough. */
const SAFETY_NET_FACTOR = 20;

export class BufferWatch {
  readonly #options: WatchOptions;
  #seen: Sight;
  #listening: { readonly folder: string; readonly watcher: FSWatcher } | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Whether the system told of the newest change that came while it was listened to. */
  #told = false;
  #changedAt = Number.NEGATIVE_INFINITY;
  #unbrokenSince = Number.NEGATIVE_INFINITY;
  #poll: NodeJS.Timeout | undefined;
  #echo: NodeJS.Timeout | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#seen = look(options.path);
    this.#lookAgain();
  }

  /** Whether it has been written without a break for longer than people do. */
  get sustained(): boolean {
    return performance.now() - this.#changedAt < BREAK_MS && this.#changedAt - this.#unbrokenSince >= SUSTAINED_MS;
  }

  stop(): void {
    clearTimeout(this.#poll);
    clearTimeout(this.#echo);
    this.#stopListening();
  }

  #lookAgain(): void {
    const at = performance.now();
    if (at - this.#lookedAt < this.#options.pollMs * SAFETY_NET_FACTOR && isAsItWas(this.#seen)) {
      this.#lookAfter(this.#nextLookMs(this.#seen));
      return;
    }
    this.#lookedAt = at;
    const now = look(this.#options.path);
    if (now.signature !== this.#seen.signature) {
      if (this.#listening !== null) this.#told = false;
      this.#changed();
    }
    this.#seen = now;
    // The folder may have been replaced, unmounted, or mounted just now.
    if (this.#listening !== null && this.#listening.folder !== now.folder) {
      this.#stopListening();
      this.#told = false;
    }
    this.#lookAfter(this.#nextLookMs(now));
  }

  #nextLookMs(now: Sight): number {
    const { pollMs } = this.#options;
    if (this.#listening !== null) return this.#told ? pollMs * SAFETY_NET_FACTOR : pollMs;
    if (performance.now() - this.#changedAt < QUIET_MS) {
      return Math.min(pollMs, this.sustained ? LOOK_IN_SUSTAINED_MS : LOOK_IN_BURST_MS);
    }
    this.#listen(now);
    // What changed between the look and the listening is seen by the next look.
    return pollMs;
  }

  #lookAfter(milliseconds: number): void {
    clearTimeout(this.#poll);
    this.#poll = setTimeout(() => this.#lookAgain(), milliseconds);
  }

  /** Asks the system to tell of changes to the file and its -wal; creates nothing. */
  #listen({ folder, file }: Sight): void {
    if (folder === null) return;
    const names = new Set(['', '-wal', '-journal'].map((suffix) => basename(file) + suffix));
    try {
      const watcher = watch(dirname(file), (_, name) => {
        if (name === null || names.has(name)) this.#heard();
      });
      this.#listening = { folder, watcher: watcher.on('error', () => this.#stopListening()) };
    } catch {
      // Not every system does that; then looking has to do.
    }
  }

  #stopListening(): void {
    this.#listening?.watcher.close();
    this.#listening = null;
  }

  /** The system also tells of what is no commit: under root, of SQLite's own opening of the -wal. */
  #heard(): void {
    if (this.#listening === null) return;
    const now = look(this.#options.path);
    if (now.signature === this.#seen.signature) return;
    this.#seen = now;
    this.#told = true;
    this.#stopListening();
    this.#changed();
    this.#lookAfter(LOOK_IN_BURST_MS);
  }

  #changed(): void {
    const now = performance.now();
    if (now - this.#changedAt > BREAK_MS) this.#unbrokenSince = now;
    this.#changedAt = now;
    this.#tellAfter(GATHER_MS, 0);
  }

  #tellAfter(milliseconds: number, echo: number): void {
    clearTimeout(this.#echo);
    this.#echo = setTimeout(() => {
      const next = ECHOES_MS[echo];
      if (next !== undefined) this.#tellAfter(next, echo + 1);
      this.#options.onChange();
    }, milliseconds);
  }
}

interface Sight {
  readonly signature: string;
  /** null where nothing can be seen. */
  readonly glimpse: string | null;
  readonly file: string;
  /** null where there is no such folder. */
  readonly folder: string | null;
}

function look(path: string): Sight {
  try {
    const view = viewFolder(path);
    return { signature: signatureOf(view), glimpse: glimpseOf(view), file: view.path, folder: folderOf(view.path) };
  } catch {
    return { signature: '', glimpse: null, file: path, folder: folderOf(path) };
  }
}

function isAsItWas({ file, glimpse }: Sight): boolean {
  try {
    return glimpse !== null && glimpseAt(file) === glimpse;
  } catch {
    return false;
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
