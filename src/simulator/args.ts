/** The command line of the simulator. */
import { parseArgs } from 'node:util';
import { isTimeZone } from '../domain/day.ts';
import { messageOf } from '../domain/foreign.ts';
import { SHAPES } from './adapter-routes.ts';
import { REAL_LOOKING_FN } from './fiscal-doc.ts';
import { findScenario, UsageError } from './scenarios/registry.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { TillOptions } from './till.ts';

interface SimulatorArguments {
  readonly help: boolean;
  readonly controlPort: number;
  readonly scenario: Scenario;
  readonly till: TillOptions;
}

const DEFAULT_CONTROL_PORT = 8010;
const DEFAULT_SCENARIO = 'normal-day';
const DEFAULT_HISTORY = '14d';
const BIG_FILE_HISTORY = '365d';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  host: { type: 'string' },
  'control-port': { type: 'string' },
  'data-dir': { type: 'string' },
  speed: { type: 'string' },
  hours: { type: 'string' },
  history: { type: 'string' },
  receipts: { type: 'string' },
  seed: { type: 'string' },
  terminals: { type: 'string' },
  sessions: { type: 'string' },
  scenario: { type: 'string' },
  shape: { type: 'string' },
  fn: { type: 'string' },
  'time-zone': { type: 'string' },
} as const;

export const HELP = `Учебная касса: адаптер ККТ, его buffer.db и ОФД. Ничего настоящего.

  node src/simulator/main.ts [параметры]

  --port 8000            порт адаптера (0 — любой свободный)
  --host 127.0.0.1       где адаптер слушает (0.0.0.0 — чтобы его видели другие контейнеры)
  --control-port 8010    страница управления (0 — любой свободный)
  --data-dir DIR         новая папка для учебного buffer.db (по умолчанию временная, удаляется в конце)
  --speed 60             во сколько раз быстрее идёт время магазина, пока не догонит настоящее
  --hours 1.5            насколько раньше настоящего начинается прогон (при --speed больше 1)
  --history 14d          сколько дней прошлого заполнить (0d — без прошлого)
  --receipts N           ровно N чеков в прошлом (большой файл; прошлое тогда ${BIG_FILE_HISTORY})
  --seed 1               то же число — те же покупки
  --terminals 2          сколько касс
  --sessions on|off      off: таблицы смен остаются пустыми, как у нынешнего адаптера
  --scenario ИМЯ         с чего начать (по умолчанию ${DEFAULT_SCENARIO})
  --shape v1|spec        spec: есть и /health, предохранитель на верхнем уровне
  --fn test|real         номер ФН: учебный или похожий на настоящий
  --time-zone ЗОНА       Europe/Moscow
`;

export function parseArguments(argv: readonly string[]): SimulatorArguments {
  const given = read(argv);
  const scenario = findScenario(given.scenario ?? DEFAULT_SCENARIO);
  const speed = speedOf(given.speed ?? '1');
  const behind = given.hours === undefined ? scenario.startsSecondsAgo : number('hours', given.hours) * 3600;
  const receipts = number('receipts', given.receipts ?? '0', { whole: true });
  const history = given.history ?? (receipts > 0 ? BIG_FILE_HISTORY : DEFAULT_HISTORY);
  const timeZone = given['time-zone'] ?? 'Europe/Moscow';
  if (!isTimeZone(timeZone)) throw new UsageError(`--time-zone: нет часового пояса «${timeZone}».`);
  const historyDays = days(history);
  if (receipts > 0 && historyDays === 0) throw new UsageError('--receipts нужен хотя бы день прошлого: --history 1d.');
  return {
    help: given.help === true,
    controlPort: number('control-port', given['control-port'] ?? String(DEFAULT_CONTROL_PORT), {
      whole: true,
      most: 65_535,
    }),
    scenario,
    till: {
      port: number('port', given.port ?? '8000', { whole: true, most: 65_535 }),
      ...(given.host === undefined ? {} : { host: given.host }),
      ...(given['data-dir'] === undefined ? {} : { dataDir: given['data-dir'] }),
      ...{ speed, historyDays, receipts, timeZone },
      startSecondsAgo: speed > 1 ? behind : 0,
      seed: number('seed', given.seed ?? '1', { whole: true }),
      terminals: number('terminals', given.terminals ?? '1', { whole: true, least: 1, most: 99 }),
      sessions: oneOf('sessions', given.sessions ?? 'on', ['on', 'off']) === 'on',
      shape: oneOf('shape', given.shape ?? 'v1', SHAPES),
      ...(oneOf('fn', given.fn ?? 'test', ['test', 'real']) === 'real' ? { fnNumber: REAL_LOOKING_FN } : {}),
    },
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

interface Limits {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** In words as well of what the page of a running simulator is told. */
export const speedOf = (text: string) => number('speed', text, { least: 1 });

function number(name: string, text: string, { least = 0, most = 1e9, whole = false }: Limits = {}): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(`--${name}: нужно ${whole ? 'целое ' : ''}число от ${least} до ${most}, а не «${text}».`);
}

function days(text: string): number {
  const match = /^(\d{1,5})d?$/.exec(text);
  if (match === null) throw new UsageError(`--history: нужно число дней, например 7d, а не «${text}».`);
  return Number(match[1]);
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`--${name}: одно из ${choices.join(', ')}, а не «${text}».`);
  return found;
}
