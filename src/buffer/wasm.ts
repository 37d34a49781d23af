/**
 * SQLite's WebAssembly, put to work without its makers' own surroundings, half a megabyte of JavaScript that plays a file
 * system. Whatever it would ask of an operating system is refused here.
 */
import { readFileSync } from 'node:fs';
import { sqliteProgram } from '../place.ts';

/** What the compiler's library without a browser does not name. */
declare const WebAssembly: {
  Module: { new (bytes: Uint8Array): object; imports(of: object): { module: string; name: string; kind: string }[] };
  Instance: new (of: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  Memory: new (pages: {
    initial: number;
    maximum: number;
  }) => { readonly buffer: ArrayBuffer; grow(by: number): number };
};

/** Functions of WebAssembly, each called by its place. */
interface FunctionTable {
  grow(by: number): number;
  set(at: number, what: unknown): void;
}

const PAGE_BYTES = 65_536;
const FIRST_PAGES = 128;
const MOST_PAGES = 2048;

const pages = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
let heap = Buffer.from(pages.buffer);

/** Its memory. It grows now and then, and then it is another buffer. */
export function memory(): Buffer {
  if (heap.buffer !== pages.buffer) heap = Buffer.from(pages.buffer);
  return heap;
}

/** No environment and more memory are all that is granted. */
const granted: Readonly<Record<string, (...given: number[]) => number>> = {
  environ_sizes_get: (count = 0, bytes = 0) => {
    memory().writeUInt32LE(0, count);
    memory().writeUInt32LE(0, bytes);
    return 0;
  },
  environ_get: () => 0,
  emscripten_get_heap_max: () => MOST_PAGES * PAGE_BYTES,
  emscripten_resize_heap: (wanted = 0) => {
    const missing = Math.ceil(((wanted >>> 0) - pages.buffer.byteLength) / PAGE_BYTES);
    try {
      pages.grow(Math.max(0, missing));
      return 1;
    } catch {
      return 0;
    }
  },
};
const refused = () => -1;

/** Calls what is exported under these names, as it is exported: without conversions. */
export function startWasm<Exported>(): { readonly exported: Exported; readonly functions: FunctionTable } {
  const program = new WebAssembly.Module(readFileSync(sqliteProgram()));
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(program)) {
    imports[module] ??= {};
    imports[module][name] = kind === 'memory' ? pages : (granted[name] ?? refused);
  }
  const { exports } = new WebAssembly.Instance(program, imports);
  (exports.__wasm_call_ctors as () => void)();
  return { exported: exports as Exported, functions: exports.__indirect_function_table as FunctionTable };
}

const TYPES: Readonly<Record<string, number>> = { i: 0x7f, p: 0x7f, j: 0x7e };
const typesOf = (letters: string) => [letters.length, ...[...letters].map((letter) => TYPES[letter] ?? 0)];

/** A function of ours as one of WebAssembly's, which alone can be handed to it: a module that does nothing but call it. */
export function asWasm(signature: string, answer: (...given: number[]) => number): unknown {
  const type = [1, 0x60, ...typesOf(signature.slice(1)), ...typesOf(signature.slice(0, 1))];
  const [e, f] = [...Buffer.from('ef')] as [number, number];
  const sections = [...[1, type.length, ...type], ...[2, 7, 1, 1, e, 1, f, 0, 0], ...[7, 5, 1, 1, f, 0, 0]];
  const bytes = Buffer.from([...Buffer.from('\0asm'), 1, 0, 0, 0, ...sections]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { f: answer } }).exports.f;
}
