/** Where this program's own files lie: seen from src/ as from the bundle, all of whose files lie side by side in dist/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = import.meta.url;
const BUNDLED = HERE.endsWith('.js');

/** The folder of package.json, of docs/ and of dist/. */
export const ROOT = fileURLToPath(new URL('..', HERE));

/** A program that runs in a thread or a process of its own: the module of that name under src/. */
export function ownProgram(module: string): URL {
  return new URL(BUNDLED ? `./${bundledName(module)}.js` : `./${module}.ts`, HERE);
}

/** SQLite's WebAssembly: as its makers packed it, or beside the bundle. */
export function sqliteProgram(): URL {
  return new URL(BUNDLED ? './sqlite3.wasm' : import.meta.resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm'), HERE);
}

export function bundledName(module: string): string {
  return module.replaceAll('/', '-');
}

export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return String(version);
}
