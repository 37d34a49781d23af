/** The thread that owns the journal's file. It opens it again and again until it can, and says why it cannot. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Entry, JournalState } from '../domain/journal.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './client.ts';
import { JournalUnusable, journalFile, toUnusable } from './place.ts';
import { JournalStore, setAside } from './store.ts';

/** A disk that damages every file must not be filled with what it damaged. */
const MOST_SET_ASIDE = 10;

const { retryMs, tendEveryMs, wasInOrder, startedAt, ...place } = workerData as WorkerOptions;
let store: JournalStore | null = null;
let retry: NodeJS.Timeout | undefined;
let full = false;
let isKnown = wasInOrder;
let prunedAt = wasInOrder ? performance.now() : Number.NEGATIVE_INFINITY;

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function tellState(state: JournalState): void {
  tell({ kind: 'state', state });
}

function open(): void {
  clearTimeout(retry);
  try {
    store = openOrSetAside(journalFile(place, { create: true }));
    if (!isKnown) tell({ kind: 'open', remembered: store.remembered(startedAt) });
    tellState({ ok: true });
  } catch (error) {
    giveUp(error);
  }
}

function openOrSetAside(path: string): JournalStore {
  try {
    return new JournalStore(path, { check: !isKnown });
  } catch (error) {
    const { reason, message } = toUnusable(error);
    const earlier = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.damaged-`));
    if (reason !== 'damaged' || earlier.length >= MOST_SET_ASIDE) throw error;
    tell({ kind: 'set_aside', path: setAside(path, Date.now() / 1000), detail: message });
    return new JournalStore(path);
  }
}

/** Closes what is open; a later try begins from nothing. */
function giveUp(error: unknown): void {
  try {
    store?.close();
  } catch {
    // A handle whose disk fails cannot be closed properly, and is dropped all the same.
  }
  store = null;
  isKnown = false;
  const { reason, message: detail } = toUnusable(error);
  tellState({ ok: false, reason, detail });
  clearTimeout(retry);
  retry = setTimeout(open, retryMs);
}

function append(entries: readonly Entry[]): boolean {
  if (store === null) return false;
  try {
    if (!store.inPlace) throw new JournalUnusable('other', 'journal.db was taken away or replaced');
    store.append(entries);
  } catch (error) {
    const { reason, message: detail } = toUnusable(error);
    full = reason === 'disk_full';
    // What is written can still be read.
    if (full) tellState({ ok: false, reason, detail });
    else giveUp(error);
    return false;
  }
  if (full) tellState({ ok: true });
  full = false;
  if (performance.now() - prunedAt > tendEveryMs) {
    prunedAt = performance.now();
    unlessFull((open) => open.prune(Math.floor(Date.now() / 1000)));
  }
  return true;
}

/** A full disk costs no more than this: the next note takes the place of this one, and what is too old goes later. */
function unlessFull(work: (open: JournalStore) => void): void {
  try {
    if (store !== null) work(store);
  } catch (error) {
    if (toUnusable(error).reason !== 'disk_full') giveUp(error);
  }
}

parentPort?.on('message', (message: ToWorker) => {
  switch (message.call) {
    case 'append':
      tell({ kind: 'appended', ok: append(message.entries) });
      break;
    case 'page':
      try {
        tell({ kind: 'page', id: message.id, page: store?.page(message.query) ?? null });
      } catch (error) {
        tell({ kind: 'page', id: message.id, page: null });
        giveUp(error);
      }
      break;
    case 'keep':
      unlessFull((open) => open.keep(message.name, message.text));
      break;
    case 'close':
      clearTimeout(retry);
      store?.close();
      parentPort?.close();
  }
});

open();
