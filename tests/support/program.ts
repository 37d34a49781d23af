/** Runs the program as a shell would: a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundledName } from '../../src/place.ts';
import { runEnvironment } from './time/run-time.ts';

const { PATH, NODE_COMPILE_CACHE } = process.env;
const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = join(ROOT, 'src', 'cli.ts');
const BUILT = process.env.TEST_PROGRAM === 'dist';
/** The processes of the till to play with, which is not shipped: `npm test` builds them here. */
export const TILL_PROGRAMS = ['demo/monitor', 'simulator/adapter-process'];
export const TILL_FOLDER = join(ROOT, 'node_modules', '.till');
export const CLI = programFile('cli');
const NOT_SHIPPED = ['demo', 'stack'];

/** `npm test` has built what people run, and that takes half as much of the processor to start as its sources. */
export function programFile(module: string): string {
  if (!BUILT) return join(ROOT, 'src', `${module}.ts`);
  return join(TILL_PROGRAMS.includes(module) ? TILL_FOLDER : join(ROOT, 'dist'), `${bundledName(module)}.js`);
}

export interface ProgramOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Words before the program: who runs it, and in which surroundings. */
  readonly prefix?: readonly string[];
  /** Somebody types; otherwise there is no standard input. */
  readonly typed?: boolean;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  stdout(): string;
  /** On both. */
  said(): string;
}

/** What every process of the run loads is loaded, whatever else a test wants Node to load. */
function withoutLosing(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  const ours = runEnvironment();
  const options = [ours.NODE_OPTIONS, environment.NODE_OPTIONS].filter((words) => words !== undefined).join(' ');
  return { ...ours, ...environment, NODE_OPTIONS: options };
}

export function startProcess(args: readonly string[], options: ProgramOptions = {}): RunningProgram {
  const program = NOT_SHIPPED.includes(args[0] ?? '') ? SOURCES : CLI;
  return startCommand([...(options.prefix ?? []), process.execPath, program, ...args], options);
}

export function startCommand([program = '', ...rest]: readonly string[], options: ProgramOptions = {}): RunningProgram {
  const child = spawn(program, rest, {
    cwd: options.folder,
    env: { PATH, NODE_COMPILE_CACHE, ...withoutLosing(options.environment) },
    stdio: [options.typed === true ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  // Who complains about his arguments does not read.
  child.stdin?.on('error', () => {});
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished, stdout: () => stdout, said: () => stdout + stderr };
}

export function runProgram(args: readonly string[], options?: ProgramOptions): Promise<Finished> {
  return startProcess(args, options).finished;
}
