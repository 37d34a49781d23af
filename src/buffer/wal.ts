/**
 * Which pages of the database stand in its -wal, for a reader that comes now. All is read as bytes and without a lock,
 * so it is asked afterwards whether what was read may have been written over meanwhile.
 *
 * The layout of the -wal, and of its index in the -shm, is that of sqlite.org/walformat.html.
 */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { FolderView } from './folder-view.ts';

export interface WalView {
  /** null where nothing stands in the -wal: then the database is as large as its file. */
  readonly database: { readonly pageBytes: number; readonly pages: number } | null;
  /** Where the page begins in the -wal; undefined where it stands in the database. */
  placeOf(page: number): number | undefined;
  /** Whether all that is seen here still stands where it stood; null where there is no index that could tell. */
  readonly holds: (() => boolean) | null;
}

/** Opening a pipe would wait for whoever writes to it, and one may have come after it was looked at. */
export const ONLY_READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

const COPY_BYTES = 48;
const INDEX_BYTES = 136;
const BLOCK_BYTES = 32_768;
const BLOCK_FRAMES = 4096;
const FIRST_BLOCK_FRAMES = BLOCK_FRAMES - INDEX_BYTES / 4;

type Sum = readonly [number, number];

/** How far the -wal counts. */
interface Extent {
  readonly frames: number;
  readonly pageBytes: number;
  readonly pages: number;
  readonly salts: string;
  /** Of all frames up to the last. */
  readonly sum: Sum;
}

interface Index extends Extent {
  /** Pages up to this frame may have been written into the database. */
  readonly copied: number;
}

/**
 * null where it cannot be told just now. Where the files are `quiet`, and only then, frames count that the index does
 * not know: they are what a writer left behind that died before it could say so.
 */
export function viewWal(wal: number, shm: number | null, quiet: boolean): WalView | null {
  const index = shm === null ? null : readIndex(shm);
  if (index === null || shm === null) return quiet ? viewWithoutIndex(wal) : null;
  if (!belongs(index, wal)) return quiet ? viewWithoutIndex(wal) : null;
  const places = new Map<number, number>();
  for (const [frame, page] of pagesInIndex(shm, index.frames).entries()) {
    places.set(page, placeOf(frame + 1, index.pageBytes));
  }
  // An index of no frames is that of a -wal which was just begun anew, or is about to be.
  const start = index.frames > 0 ? index : readHeader(wal);
  const extent = quiet && start !== null ? countFrames(wal, start, places) : index;
  const holds = () => {
    const now = readIndex(shm);
    if (now === null || now.salts !== index.salts) return false;
    return now.copied <= index.frames && (extent.frames === index.frames || now.frames === index.frames);
  };
  return viewOf(extent, places, holds);
}

function viewWithoutIndex(wal: number): WalView {
  const places = new Map<number, number>();
  const start = readHeader(wal);
  return viewOf(start && countFrames(wal, start, places), places, null);
}

function viewOf(extent: Extent | null, places: ReadonlyMap<number, number>, holds: WalView['holds']): WalView {
  const database = extent === null || extent.frames === 0 ? null : extent;
  return { database, placeOf: (page) => places.get(page), holds };
}

/** null where the index is not whole. It is written in the byte order of the machine, twice. */
function readIndex(shm: number): Index | null {
  const bytes = readAt(shm, 0, INDEX_BYTES);
  if (bytes === null || bytes[12] !== 1) return null;
  if (bytes.compare(bytes, COPY_BYTES, 2 * COPY_BYTES, 0, COPY_BYTES) !== 0) return null;
  const [one, other] = checksum(bytes, 0, 40, [0, 0], true);
  if (one !== bytes.readUInt32LE(40) || other !== bytes.readUInt32LE(44)) return null;
  return {
    pageBytes: pageBytesOf(bytes.readUInt16LE(14)),
    frames: bytes.readUInt32LE(16),
    pages: bytes.readUInt32LE(20),
    sum: [bytes.readUInt32LE(24), bytes.readUInt32LE(28)],
    salts: bytes.toString('latin1', 32, 40),
    copied: bytes.readUInt32LE(128),
  };
}

/** The page of each frame, in the order of the frames. */
function pagesInIndex(shm: number, frames: number): number[] {
  const pages: number[] = [];
  for (let block = 0; pages.length < frames; block += 1) {
    const most = block === 0 ? FIRST_BLOCK_FRAMES : BLOCK_FRAMES;
    const count = Math.min(most, frames - pages.length);
    const bytes = readAt(shm, block * BLOCK_BYTES + (block === 0 ? INDEX_BYTES : 0), count * 4);
    if (bytes === null) return pages;
    for (let entry = 0; entry < count; entry += 1) pages.push(bytes.readUInt32LE(entry * 4));
  }
  return pages;
}

/**
 * A writer that lives has frames in its index only of the -wal as it begins now. What a power cut left behind may be older,
 * and its last frame may still stand behind those with which the -wal was begun anew.
 */
function belongs(index: Index, wal: number): boolean {
  return index.frames === 0 || (readHeader(wal)?.salts === index.salts && endsWith(wal, index));
}

function endsWith(wal: number, index: Extent): boolean {
  const header = frameHeader(wal, index.frames, index);
  if (header === null || header.readUInt32BE(4) === 0) return false;
  return header.readUInt32BE(16) === index.sum[0] && header.readUInt32BE(20) === index.sum[1];
}

/** null where no such frame belongs to this -wal. */
function frameHeader(wal: number, frame: number, { pageBytes, salts }: Extent): Buffer | null {
  const header = readAt(wal, placeOf(frame, pageBytes) - FRAME_HEADER_BYTES, FRAME_HEADER_BYTES);
  return header?.toString('latin1', 8, 16) === salts ? header : null;
}

function readHeader(wal: number): Extent | null {
  const bytes = readAt(wal, 0, HEADER_BYTES);
  if (bytes === null || (bytes.readUInt32BE(0) & ~1) !== MAGIC) return null;
  const sum = checksum(bytes, 0, 24, [0, 0], isLittleEndian(bytes));
  if (sum[0] !== bytes.readUInt32BE(24) || sum[1] !== bytes.readUInt32BE(28)) return null;
  return { frames: 0, pages: 0, pageBytes: bytes.readUInt32BE(8), salts: bytes.toString('latin1', 16, 24), sum };
}

/** Goes on from where `start` ends, to the last frame that ends a commit; as SQLite does after a crash. */
function countFrames(wal: number, start: Extent, places: Map<number, number>): Extent {
  const header = readAt(wal, 0, HEADER_BYTES);
  if (header === null) return start;
  const littleEndian = isLittleEndian(header);
  const { pageBytes, salts } = start;
  const open = new Map<number, number>();
  let [extent, sum] = [start, start.sum];
  for (let frame = start.frames + 1; ; frame += 1) {
    const bytes = readAt(wal, placeOf(frame, pageBytes) - FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + pageBytes);
    if (bytes === null || bytes.toString('latin1', 8, 16) !== salts) return extent;
    sum = checksum(bytes, 0, 8, sum, littleEndian);
    sum = checksum(bytes, FRAME_HEADER_BYTES, bytes.length, sum, littleEndian);
    if (sum[0] !== bytes.readUInt32BE(16) || sum[1] !== bytes.readUInt32BE(20)) return extent;
    open.set(bytes.readUInt32BE(0), placeOf(frame, pageBytes));
    const pages = bytes.readUInt32BE(4);
    if (pages === 0) continue;
    for (const [page, place] of open) places.set(page, place);
    open.clear();
    extent = { ...start, frames: frame, pages, sum };
  }
}

function placeOf(frame: number, pageBytes: number): number {
  return HEADER_BYTES + (frame - 1) * (FRAME_HEADER_BYTES + pageBytes) + FRAME_HEADER_BYTES;
}

export function pageBytesOf(written: number): number {
  return written === 1 ? 65_536 : written;
}

function isLittleEndian(header: Buffer): boolean {
  return (header.readUInt32BE(0) & 1) === 0;
}

function checksum(bytes: Buffer, from: number, to: number, [first, second]: Sum, littleEndian: boolean): Sum {
  let [one, other] = [first, second];
  for (let at = from; at < to; at += 8) {
    one = (one + (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) + other) >>> 0;
    other = (other + (littleEndian ? bytes.readUInt32LE(at + 4) : bytes.readUInt32BE(at + 4)) + one) >>> 0;
  }
  return [one, other];
}

/** null where so many bytes are not there. */
export function readAt(file: number, offset: number, length: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(length);
  return readSync(file, bytes, 0, length, offset) === length ? bytes : null;
}

interface Commit {
  /** The newest one that can be read: two equal answers, and none has become visible between them. */
  readonly visible: string;
  /** Whether another one is being written behind it. Its frames show before the sync that makes them visible. */
  readonly underWay: boolean;
}

/** null where the index does not tell. */
export function newestCommit({ path, wal, shm }: FolderView): Commit | null {
  if (wal?.isFile() !== true || shm?.isFile() !== true) return null;
  try {
    return withFile(`${path}-wal`, (ofWal) => withFile(`${path}-shm`, (ofShm) => newestIn(ofWal, ofShm)));
  } catch {
    return null;
  }
}

function newestIn(wal: number, shm: number): Commit | null {
  const index = readIndex(shm);
  if (index === null) return null;
  const underWay = frameHeader(wal, index.frames + 1, index) !== null;
  return { visible: `${index.salts}:${index.frames}:${index.sum}`, underWay };
}

export function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, ONLY_READ);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
