/** The till's three files, opened to be read and for nothing else, as the pages of one database. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FolderView, hasWal, identitiesOf, signatureOf, viewFolder } from './folder-view.ts';
import type { Pages } from './sqlite.ts';
import { BufferUnreadable, toUnreadable } from './unreadable.ts';
import { ONLY_READ, pageBytesOf, viewWal, type WalView } from './wal.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const VERSIONS_AT = 18;
const WAL_VERSION = 2;
const COUNTER_AT = 24;
const ENCODING_AT = 56;
const UTF16_ENCODINGS = [2, 3];

export class TillFile implements Pages {
  readonly view: FolderView;
  readonly size: number;
  readonly pageBytes: number;
  /** The file is one that has a -wal as long as a writer has it open. */
  readonly inWalMode: boolean;
  /** The SQLite that reads here knows no texts but those in UTF-8. */
  readonly inUtf16: boolean;
  readonly #open: number[] = [];
  readonly #db: number;
  readonly #wal: { readonly file: number; readonly view: WalView } | null = null;
  readonly #counter: number;

  /**
   * Throws where it cannot be told just now what is in the file. It is `quiet` if nothing was written for longer than a
   * tick of the clock by which files are stamped.
   */
  constructor(view: FolderView, quiet: boolean) {
    this.view = view;
    try {
      this.#db = this.#openToRead('');
      if (hasWal(view)) {
        const file = this.#openToRead('-wal');
        const wal = viewWal(file, view.shm === null ? null : this.#openToRead('-shm'), quiet);
        if (wal === null) throw new NotNow();
        this.#wal = { file, view: wal };
      }
      // What was opened is what was looked at.
      if (identitiesOf(viewFolder(view.path)) !== identitiesOf(view)) throw new NotNow();
      const header = this.#header();
      this.inWalMode = header[VERSIONS_AT] === WAL_VERSION;
      const isSqlite = header.toString('latin1', 0, MAGIC.length) === MAGIC;
      this.inUtf16 = isSqlite && UTF16_ENCODINGS.includes(header.readUInt32BE(ENCODING_AT));
      this.#counter = header.readUInt32BE(COUNTER_AT);
      const database = this.#wal?.view.database ?? null;
      this.pageBytes = database?.pageBytes ?? pageBytesOf(header.readUInt16BE(16));
      this.size = database === null ? fstatSync(this.#db).size : database.pages * database.pageBytes;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  read(into: Uint8Array, offset: number): number {
    let got = 0;
    while (got < into.length) {
      const { file, place, length } = this.#standsAt(offset + got, into.length - got);
      const read = readSync(file, into, got, length, place);
      got += read;
      if (read < length) break;
    }
    // The pages of the -wal are among those that SQLite is given, so it need not look for one.
    if (offset <= VERSIONS_AT)
      for (const at of [VERSIONS_AT - offset, VERSIONS_AT + 1 - offset]) if (into[at] === WAL_VERSION) into[at] = 1;
    return got;
  }

  /** Whether nothing that was read can have been written over since it was opened. */
  holds(): boolean {
    try {
      const now = viewFolder(this.view.path);
      const byIndex = this.#wal?.view.holds ?? null;
      if (byIndex !== null) return identitiesOf(now) === identitiesOf(this.view) && byIndex();
      return signatureOf(now) === signatureOf(this.view) && this.#header().readUInt32BE(COUNTER_AT) === this.#counter;
    } catch {
      return false;
    }
  }

  close(): void {
    for (const file of this.#open.splice(0)) closeSync(file);
  }

  /** Where it stands, and how much from there on side by side, `most` at most. */
  #standsAt(offset: number, most: number): { file: number; place: number; length: number } {
    if (this.#wal === null) return { file: this.#db, place: offset, length: most };
    const { file, view } = this.#wal;
    const within = offset % this.pageBytes;
    let page = (offset - within) / this.pageBytes + 1;
    const place = view.placeOf(page);
    let length = this.pageBytes - within;
    if (place !== undefined) return { file, place: place + within, length: Math.min(length, most) };
    for (page += 1; length < most && view.placeOf(page) === undefined; page += 1) length += this.pageBytes;
    return { file: this.#db, place: offset, length: Math.min(length, most) };
  }

  #openToRead(suffix: string): number {
    try {
      const file = openSync(this.view.path + suffix, ONLY_READ);
      this.#open.push(file);
      return file;
    } catch (error) {
      const { reason } = toUnreadable(error);
      throw reason === 'permission' ? new BufferUnreadable(reason, `buffer.db${suffix} may not be read`) : error;
    }
  }

  #header(): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(this.#db, header, 0, HEADER_BYTES, 0);
    return header;
  }
}

/** The writer is just about to change what could be read. */
export class NotNow extends Error {}
