/**
 * Builds dist/: the server, the page and the assets of the API's documentation. With --if-stale only what changed
 * since the last time; that is how every npm script begins, so it must cost next to nothing when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { bundleServer } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.built.json');

interface Part {
  readonly name: string;
  /** Globs of what the part is made from. */
  readonly inputs: readonly string[];
  /** What must be there once it is built. */
  readonly output: string;
  readonly build: () => void | Promise<void>;
}

const DOCS_ASSETS = [
  'swagger-ui-dist/swagger-ui.css',
  'swagger-ui-dist/swagger-ui-bundle.js',
  'swagger-ui-dist/LICENSE',
  'swagger-ui-dist/NOTICE',
  'redoc/bundles/redoc.standalone.js',
  'redoc/bundles/redoc.standalone.js.LICENSE.txt',
];

/** Redoc would fetch its logo from its maker; the shop may be offline, and is nobody's business. */
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_LOGO = 'data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27/%3E';

const COMMON = ['package-lock.json', 'tsconfig.json', 'scripts/build.ts', 'scripts/bundle.ts'];

const PARTS: readonly Part[] = [
  {
    name: 'server',
    inputs: [...COMMON, 'tsconfig.build.json', 'src/*.ts', 'src/!(web)/**/*'],
    output: 'cli.js',
    build: buildServer,
  },
  {
    name: 'page',
    inputs: [...COMMON, 'src/web/**/*', 'src/domain/**/*', 'src/report/*.ts'],
    output: 'public/index.html',
    build: buildPage,
  },
  { name: 'fonts', inputs: COMMON, output: 'fonts/LICENSE', build: copyFonts },
  { name: 'docs', inputs: COMMON, output: 'docs-assets/redoc.standalone.js', build: copyDocsAssets },
];

const built = process.argv.includes('--if-stale') ? readStamp() : {};
const stale = PARTS.map((part) => ({ ...part, hash: hashOf(part.inputs) })).filter(
  ({ name, hash, output }) => built[name] !== hash || !existsSync(join(dist, output)),
);
if (stale.length > 0) console.error(`pos-monitor: building ${stale.map(({ name }) => name).join(', ')} …`);
for (const { name, hash, build } of stale) {
  await build();
  built[name] = hash;
  writeFileSync(stampFile, `${JSON.stringify(built, null, 2)}\n`);
}

/** What was built before is taken away only once the new one is known to be sound. */
async function buildServer(): Promise<void> {
  runTool('tsc', ['-p', 'tsconfig.build.json']);
  const folder = join(dist, '.server');
  await bundleServer(root, folder);
  for (const entry of readdirSync(dist)) {
    if (!['public', 'docs-assets', 'fonts', '.built.json', '.server'].includes(entry))
      rmSync(join(dist, entry), { recursive: true });
  }
  for (const file of readdirSync(folder)) renameSync(join(folder, file), join(dist, file));
  rmSync(folder, { recursive: true });
  copyFileSync(join(root, 'node_modules/@sqlite.org/sqlite-wasm/dist/sqlite3.wasm'), join(dist, 'sqlite3.wasm'));
  chmodSync(join(dist, 'cli.js'), 0o755);
}

function buildPage(): void {
  runTool('tsc', ['--noEmit', '-p', 'src/web']);
  runTool('vite', ['build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn']);
}

function copyDocsAssets(): void {
  const folder = join(dist, 'docs-assets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const asset of DOCS_ASSETS) {
    const [library = '', ...rest] = asset.split('/');
    const file = rest.at(-1) ?? '';
    const isLegal = file === 'LICENSE' || file === 'NOTICE';
    copyFileSync(join(root, 'node_modules', asset), join(folder, isLegal ? `${library}.${file}.txt` : file));
  }
  const redoc = join(folder, 'redoc.standalone.js');
  writeFileSync(redoc, readFileSync(redoc, 'utf8').replaceAll(REDOC_LOGO, NO_LOGO));
}

/** The letters of the report on paper. */
function copyFonts(): void {
  const [from, to] = [join(root, 'node_modules/@fontsource/pt-sans'), join(dist, 'fonts')];
  mkdirSync(to, { recursive: true });
  for (const part of ['latin', 'cyrillic', 'latin-ext']) {
    for (const weight of [400, 700]) {
      const file = `pt-sans-${part}-${weight}-normal.woff`;
      copyFileSync(join(from, 'files', file), join(to, file));
    }
  }
  copyFileSync(join(from, 'LICENSE'), join(to, 'LICENSE'));
}

function runTool(name: string, args: readonly string[]): void {
  const program = join(root, 'node_modules', '.bin', name);
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: isWindows() });
  if (status === 0) return;
  console.error(`pos-monitor: ${name} failed${error === undefined ? '' : ` (${error.message})`}`);
  process.exit(1);
}

function isWindows(): boolean {
  return process.platform === 'win32';
}

function hashOf(patterns: readonly string[]): string {
  const hash = createHash('sha256');
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  for (const file of [...new Set(files)].sort()) {
    const path = join(root, file);
    if (statSync(path).isFile()) hash.update(file).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function readStamp(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}
