/** The product at work on the simulator's till: one command, and nothing left behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultConfig } from '../config/load.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { localTime } from '../domain/day.ts';
import { codeOf, isRecord } from '../domain/foreign.ts';
import type { Program } from '../main.ts';
import {
  type Control,
  findScenario,
  PortTakenError,
  parseArguments,
  startControl,
  startTill,
  type Till,
  type TillOptions,
} from '../simulator/index.ts';
import { type City, cityInDaylight } from './daylight.ts';
import { type AskStage, startMonitor } from './monitor.ts';
import { giveUp, type Part, stopAll } from './stop-all.ts';
import type { Shown } from './words.ts';

export { PortTakenError, UsageError } from '../simulator/index.ts';
export { wordsOf } from './words.ts';

const ASK_AGAIN_MS = 100;

interface DemoOptions {
  /** The simulator's own arguments, as it reads them on its own command line. */
  readonly simulator: readonly string[];
  readonly host: string;
  readonly port: number;
  /** Default: errors alone. */
  readonly logLevel?: Config['log_level'];
  /** Settings of the monitor that differ from the defaults, as they would stand in pos-monitor.yml. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the command line of the simulator does not offer. */
  readonly till?: TillOptions;
  /** The options are in order; what comes now takes a moment. */
  readonly onPreparing?: () => void;
}

export interface Demo {
  /** What the monitor was started with. */
  readonly config: Config;
  readonly till: Till;
  readonly program: Program;
  readonly control: Control;
  /** Where to look, for the person who watches. */
  readonly places: Shown;
  /** Resolves when the scenario shows what it promises. */
  readonly shown: Promise<void>;
  stop(): Promise<void>;
}

export async function startDemo(given: DemoOptions, ended: AbortSignal): Promise<Demo> {
  const { simulator, host, port, logLevel: log_level = 'error', settings, till: patience } = given;
  const city = cityInDaylight(Date.now() / 1000);
  const { till: options, scenario, controlPort } = parseArguments(['--time-zone', city.zone, ...simulator]);
  given.onPreparing?.();
  const open: Part[] = [];
  const stop = () => stopAll(open);
  try {
    const till = await startTill({ ...options, ...patience }, ended);
    open.push(till);
    const control = await startControl(till, controlPort);
    open.push(control);
    const state = mkdtempSync(join(tmpdir(), 'pos-demo-state-'));
    open.push({ stop: async () => rmSync(state, { recursive: true, force: true }) });
    const config = demoConfig(till, {
      host,
      port,
      city,
      state,
      settings: [{ log_level }, scenario.monitorConfig(till.settings.timeZone), settings ?? {}],
    });
    const program = await startMonitor(config, stageOf(till), scenario.brokenSeries).catch((error: unknown) => {
      throw codeOf(error) === 'EADDRINUSE' ? new PortTakenError(port) : error;
    });
    open.push({ stop: () => program.close() });
    ended.throwIfAborted();
    const places = placesOf(city, till, program, control);
    const shown = untilRead(program.url, till.closing).then(() => till.player.play(scenario));
    return { config, till, program, control, places, shown, stop };
  } catch (error) {
    return giveUp(open, error);
  }
}

/** A story begins once the monitor has seen how everything was before. */
async function untilRead(url: string, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    const answer = await fetch(`${url}/api/v1/status`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await sleep(ASK_AGAIN_MS);
  }
}

function placesOf(city: City, till: Till, program: Program, control: Control): Shown {
  const { hour, minute } = localTime(Date.now() / 1000, till.settings.timeZone);
  const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  const [page, adapter, buffer] = [program.url, till.adapterUrl, till.bufferPath];
  return { city, time, page, control: control.url, adapter, buffer };
}

interface DemoShop {
  readonly host: string;
  readonly port: number;
  readonly city: City;
  /** The folder for the journal. */
  readonly state: string;
  /** The later ones are laid over those before. */
  readonly settings: readonly Readonly<Record<string, unknown>>[];
}

function demoConfig(till: Till, { host, port, city, state, settings }: DemoShop): Config {
  const { terminals, timeZone } = till.settings;
  const own = {
    ...defaultConfig(),
    shop: { name: `Оптика «Ясный взгляд», ${city.name.ru}`, time_zone: timeZone },
    buffer: { path: till.bufferPath },
    state: { path: state },
    // Where an hour passes in a minute, a state lasts seconds.
    adapter: { url: till.adapterUrl, probe_seconds: 1 },
    terminals: Object.fromEntries(terminals.map((posId, index) => [posId, `Касса ${index + 1}`])),
    listen: { host, port },
    contacts: [{ name: 'Анна', role: 'администратор', phone: '+7 900 000-00-00' }],
  };
  return configSchema.parse(settings.reduce<Readonly<Record<string, unknown>>>(laidOver, own));
}

/** Section by section: what the upper one does not say stays. */
function laidOver(lower: Readonly<Record<string, unknown>>, upper: Readonly<Record<string, unknown>>) {
  const sections = Object.entries(upper).map(([name, value]) => {
    const before = lower[name];
    return [name, isRecord(before) && isRecord(value) ? { ...before, ...value } : value] as const;
  });
  return { ...lower, ...Object.fromEntries(sections) };
}

/** What is chosen from the page's list, played on the till. */
export function stageOf({ player }: Till): AskStage {
  let wanted: string | null = null;
  return (name) => {
    if (name !== null) {
      wanted = name;
      const over = () => {
        if (wanted === name) wanted = null;
      };
      // What went wrong is told by the simulator's own page.
      player.play(findScenario(name)).then(over, over);
    }
    const { current } = player;
    const on = current === null || current.stage === 'over' ? null : current.scenario.name;
    return { playing: wanted ?? on, ready: wanted === null && current?.stage === 'showing' };
  };
}
