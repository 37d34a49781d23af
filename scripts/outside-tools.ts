/**
 * Gets the programs from outside that the tests and the bench run. On Debian they are fetched into ./.tools, without
 * being installed and without starting a service; only what has many libraries is installed, by root.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, TOOLS, TOOLS_FOLDER, type Tool } from '../tests/support/tools.ts';

interface Source {
  readonly debianPackage: string;
  /** Libraries that are rarely there already. */
  readonly libraries?: readonly string[];
  readonly testsOf: string;
}

const VICTORIA_METRICS: Source = { debianPackage: 'victoria-metrics', testsOf: 'the other engine of a centre' };
/** Where each comes from in Debian, and what cannot be tested without it. */
const SOURCES: Readonly<Record<Tool, Source>> = {
  prometheus: { debianPackage: 'prometheus', testsOf: 'alerts in a real Prometheus' },
  promtool: { debianPackage: 'prometheus', testsOf: 'rules and /metrics' },
  alertmanager: { debianPackage: 'prometheus-alertmanager', testsOf: 'messages through a real Alertmanager' },
  amtool: { debianPackage: 'prometheus-alertmanager', testsOf: "Alertmanager's config" },
  chromium: { debianPackage: 'chromium-headless-shell', testsOf: 'the page in a browser' },
  strace: {
    debianPackage: 'strace',
    libraries: ['libunwind8'],
    testsOf: 'what may happen between a look and an opening',
  },
  setfacl: { debianPackage: 'acl', libraries: ['libacl1'], testsOf: 'folders with an ACL' },
  pdftotext: { debianPackage: 'poppler-utils', testsOf: 'the report on paper' },
  'victoria-metrics': VICTORIA_METRICS,
  vmalert: VICTORIA_METRICS,
  vmauth: VICTORIA_METRICS,
  vmagent: VICTORIA_METRICS,
  soffice: { debianPackage: 'libreoffice-calc', testsOf: 'the export in a spreadsheet' },
  wrk: { debianPackage: 'wrk', libraries: ['libluajit-5.1-2'], testsOf: 'speed under load' },
};

/** With too many libraries to be fetched one by one. */
const INSTALLED: readonly string[] = ['chromium-headless-shell', 'poppler-utils', 'libreoffice-calc'];

/** Never fails: what could not be had is said, and the tests that need it fail by themselves. */
export function provideOutsideTools(wanted: readonly Tool[] = TOOLS): void {
  const sources = missing(wanted).map((name) => SOURCES[name]);
  const packages = new Set(sources.flatMap(({ debianPackage, libraries = [] }) => [debianPackage, ...libraries]));
  if (packages.size > 0 && hasProgram('apt-get')) {
    refreshPackageLists();
    const unpacked = [...packages].filter((name) => !INSTALLED.includes(name));
    if (unpacked.length > 0) unpack(unpacked);
    for (const name of INSTALLED) if (packages.has(name) && process.getuid?.() === 0) install(name);
  }
  giveAlertmanagerItsTemplates();
  for (const name of missing(wanted)) {
    const { debianPackage, testsOf } = SOURCES[name];
    say(`${name} is missing: the tests of ${testsOf} will fail (Debian: apt-get install ${debianPackage})`);
  }
}

function missing(wanted: readonly Tool[]): Tool[] {
  return wanted.filter((name) => findTool(name) === null);
}

function refreshPackageLists(): void {
  const lists = '/var/lib/apt/lists';
  const known = existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'));
  if (!known && process.getuid?.() === 0) run('apt-get', ['update', '-qq']);
}

function unpack(packages: readonly string[]): void {
  say(`fetching ${packages.join(' and ')} into .tools, once …`);
  const downloads = join(TOOLS_FOLDER, 'downloads');
  mkdirSync(downloads, { recursive: true });
  // One by one: of several, one that is not known here would keep all others away.
  for (const name of packages) run('apt-get', ['download', name], downloads);
  for (const file of readdirSync(downloads)) run('dpkg-deb', ['-x', join(downloads, file), TOOLS_FOLDER]);
  rmSync(downloads, { recursive: true });
}

/** Debian's Alertmanager was built to read its own templates from this one place, and does not start without them. */
function giveAlertmanagerItsTemplates(): void {
  const wanted = '/usr/share/prometheus/alertmanager';
  const unpacked = join(TOOLS_FOLDER, wanted);
  for (const name of existsSync(unpacked) ? readdirSync(unpacked).filter((file) => file.endsWith('.tmpl')) : []) {
    if (existsSync(join(wanted, name))) continue;
    try {
      mkdirSync(wanted, { recursive: true });
      copyFileSync(join(unpacked, name), join(wanted, name));
    } catch {
      say(`alertmanager needs ${wanted}/${name}, which only root can put there: its tests will fail`);
    }
  }
}

function install(name: string): void {
  say(`installing ${name}, once …`);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
}

function run(program: string, args: readonly string[], folder = '.'): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr } = spawnSync(program, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) say(`${program} ${args[0] ?? ''} failed: ${stderr.trim()}`);
}

function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function say(text: string): void {
  console.error(`pos-monitor: ${text}`);
}
