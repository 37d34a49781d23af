/**
 * The shipped form of the server: one folder of ECMAScript modules in which everything is that the product runs on.
 * It takes half the memory of the sources and their packages, and needs no node_modules beside it.
 */
import { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundledName } from '../src/place.ts';

/** What is started by its name: the command, the container's health check, and the threads. */
const PROGRAMS = ['cli', 'healthcheck', 'buffer/worker', 'journal/worker', 'auth/bcrypt'];

/** The till to play with, the stack and the dashboards' library stay with the sources; the commands say so. */
const NOT_SHIPPED = /\/(demo|stack)\/run\.ts$|^@grafana\/grafana-foundation-sdk/;

/** Libraries load them for clients over TLS, 3 MB that wait until somebody is one. */
const FOR_CLIENTS = /^(https|tls)$/;

/**
 * Whoever imports Node's own modules as ECMAScript's has all of their exports made at once: of node:http that is a copy of
 * undici, 13 MB of memory that nobody uses.
 */
const nodeModulesAtNeed: Plugin = {
  name: 'node-modules-at-need',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/0-9]+$/ }, ({ path, kind }) => {
      if (kind === 'dynamic-import') return undefined;
      const name = path.replace(/^node:/, '');
      if (!builtinModules.includes(name) && path === name) return undefined;
      const suffix = kind === 'require-call' && FOR_CLIENTS.test(name) ? '?later' : '';
      return { path: name, namespace: 'node', suffix };
    });
    onLoad({ filter: /^/, namespace: 'node' }, ({ path, suffix }) => {
      const found = `process.getBuiltinModule('node:${path}')`;
      const later = `new Proxy({}, { get: (_, name) => ${found}[name] })`;
      return { contents: `module.exports = ${suffix === '' ? found : later}` };
    });
  },
};

/**
 * Parts that libraries load with themselves and that we never use: Express' readers of bodies, with the encodings of the
 * whole world (ours is src/http/input.ts), and of queries; its log for its own makers; undici's HTTP/2, its experimental
 * parser and its forms; prom-client's gateway, cluster and summaries, and the traces that it would name in examples.
 */
const UNUSED =
  /^(body-parser|qs|debug|@opentelemetry\/api)$|\/client-h2\.js$|\/milo\/|\/web\/(fetch|webidl)|\.\/lib\/(pushgateway|cluster|summary)$/;

/** What files are served: of the 2,500 types that Express knows, these. */
const SERVED = ['html', 'js', 'css', 'svg', 'png', 'txt', 'json', 'webmanifest', 'woff', 'woff2'];

function typesOfServed(): string {
  const known: Record<string, { readonly extensions?: readonly string[] }> = createRequire(import.meta.url)('mime-db');
  const served = Object.entries(known).filter(([, { extensions }]) => extensions?.some((one) => SERVED.includes(one)));
  return JSON.stringify(Object.fromEntries(served));
}

/** The client is all that is used of undici; the rest is proxies, mocks, caches and fetch. */
const UNDICI = `
  const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
  Dispatcher.prototype.request = require('undici/lib/api/api-request.js');
  exports.Client = require('undici/lib/dispatcher/client.js');
  exports.buildConnector = require('undici/lib/core/connect.js');
  exports.errors = require('undici/lib/core/errors.js');`;

const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: NOT_SHIPPED }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: 'unused' }));
    onLoad({ filter: /^/, namespace: 'unused' }, () => ({ contents: 'module.exports = () => () => {}' }));
    onResolve({ filter: /^mime-db$/ }, ({ path }) => ({ path, namespace: 'types' }));
    onLoad({ filter: /^/, namespace: 'types' }, () => ({ contents: typesOfServed(), loader: 'json' }));
    // The parser without the instructions that not every processor has does for an answer of some hundred bytes.
    onResolve({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, '../llhttp/llhttp-wasm.js'),
    }));
    onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: 'undici' }));
    onLoad({ filter: /^/, namespace: 'undici' }, () => ({
      contents: UNDICI,
      resolveDir: join(import.meta.dirname, '..'),
    }));
  },
};

export function bundleServer(root: string, folder: string): Promise<void> {
  return bundle(PROGRAMS, root, folder);
}

/** The processes of the till to play with, for the tests; what lies beside a program is for them what lies in dist/. */
export function bundleTill(programs: readonly string[], root: string, folder: string): Promise<void> {
  const place = JSON.stringify(pathToFileURL(join(root, 'dist/cli.js')));
  return bundle(programs, root, folder, { define: { 'import.meta.url': place }, external: ['better-sqlite3'] });
}

async function bundle(
  programs: readonly string[],
  root: string,
  folder: string,
  options: BuildOptions = {},
): Promise<void> {
  await build({
    ...options,
    absWorkingDir: root,
    entryPoints: programs.map((name) => ({ in: `src/${name}.ts`, out: bundledName(name) })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    plugins: [nodeModulesAtNeed, onlyWhatIsUsed],
    logLevel: 'warning',
  });
}
