/** A small door of its own to a running simulator: what is on, and what shall be. */
import { createServer, type IncomingMessage } from 'node:http';
import { PortTakenError } from './adapter-handle.ts';
import { controlPage } from './control-page.ts';
import { close, listen, portOf, sendJson } from './http.ts';
import { OFD_MODES } from './ofd.ts';
import type { PlayedTill } from './player.ts';
import { findScenario, UnknownScenarioError } from './scenarios/registry.ts';

export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

export class BadRequestError extends Error {}

type Action = (till: PlayedTill, argument: string) => Promise<unknown> | unknown;

const actions: Readonly<Record<string, Action>> = {
  scenario: (till, name) => {
    const scenario = findScenario(name);
    // It may take minutes; /state tells how far it is, and what went wrong.
    till.player.play(scenario).catch(() => {});
    return { scenario: name, expected_alerts: till.player.expectedAlerts(scenario) };
  },
  recover: (till) => {
    till.player.recover().catch(() => {});
  },
  ofd: (till, wanted) => {
    const mode = OFD_MODES.find((known) => known === wanted);
    if (mode === undefined) throw new BadRequestError(`ОФД так не умеет. Есть: ${OFD_MODES.join(', ')}.`);
    till.ofd.mode = mode;
  },
  speed: async (till, text) => {
    const speed = Number(text);
    if (!(speed > 0)) throw new BadRequestError('Скорость — положительное число.');
    await till.setSpeed(speed);
  },
  adapter: (till, verb) => {
    if (verb === 'start' || verb === 'stop' || verb === 'kill') return till.adapter[verb]();
    throw new BadRequestError('Адаптеру можно сказать: start, stop, kill.');
  },
  printer: (till, what) => {
    if (what !== 'paper' && what !== 'empty') throw new BadRequestError('Принтеру можно сказать: paper, empty.');
    return till.adapter.tell({ op: 'paper', present: what === 'paper' });
  },
};

export async function startControl(till: PlayedTill, port = 0): Promise<Control> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET' && pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(controlPage());
      return;
    }
    if (request.method === 'GET' && pathname === '/state') {
      sendJson(response, 200, describe(till));
      return;
    }
    const [, verb = '', argument = ''] = pathname.split('/');
    const action = request.method === 'POST' && Object.hasOwn(actions, verb) ? actions[verb] : undefined;
    if (action === undefined) {
      sendJson(response, 404, { error: 'Нет такой команды.' });
      return;
    }
    if (isForeign(request)) {
      sendJson(response, 403, { error: 'Команды принимаются только с этой страницы.' });
      return;
    }
    Promise.resolve()
      .then(() => action(till, argument))
      .then(
        (result) => sendJson(response, 202, result ?? describe(till)),
        (error: unknown) => sendJson(response, isTheirs(error) ? 400 : 500, { error: messageOf(error) }),
      );
  });
  await listen(server, port).catch((error: unknown) => {
    throw isPortTaken(error) ? new PortTakenError(port) : error;
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, stop: () => close(server) };
}

export function describe(till: PlayedTill): object {
  const { clock, adapter, ofd, shoppers, player } = till;
  const playing = player.current;
  return {
    demo: true,
    scenario: playing?.scenario.name ?? null,
    stage: playing?.stage ?? null,
    problem: playing?.problem ?? null,
    expected_alerts: playing === null ? null : player.expectedAlerts(playing.scenario),
    shop_time: new Date(clock.now()).toISOString(),
    behind_seconds: Math.round(clock.lag()),
    speed: clock.pace(),
    adapter: { running: adapter.running, url: adapter.url },
    // Looking into the file of a killed adapter would tidy its -wal away.
    pending: adapter.running ? till.pending() : null,
    ofd: { mode: ofd.mode, ...ofd.totals },
    shoppers: { served: shoppers.acknowledged.length, refused: shoppers.refused, unanswered: shoppers.unanswered },
  };
}

/** Another site's page in the same browser has no business here. */
function isForeign({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function isTheirs(error: unknown): boolean {
  return error instanceof BadRequestError || error instanceof UnknownScenarioError;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
