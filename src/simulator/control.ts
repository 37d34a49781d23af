/** A small door of its own to a running simulator: what is on, and what shall be. */
import { createServer, type IncomingMessage } from 'node:http';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { PortTakenError } from './adapter-handle.ts';
import { speedOf } from './args.ts';
import { close, listen, portOf, sendJson } from './http.ts';
import { OFD_MODES } from './ofd.ts';
import type { PlayedTill } from './player.ts';
import { findScenario, scenarios, UsageError } from './scenarios/registry.ts';
import { needsItsMonitor } from './scenarios/scenario.ts';

export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

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
    if (mode === undefined) throw new UsageError(`ОФД так не умеет. Есть: ${OFD_MODES.join(', ')}.`);
    till.ofd.mode = mode;
  },
  speed: async (till, text) => void (await till.setSpeed(speedOf(text))),
  adapter: (till, verb) => {
    if (verb === 'start' || verb === 'stop' || verb === 'kill') return till.adapter[verb]();
    throw new UsageError('Адаптеру можно сказать: start, stop, kill.');
  },
  printer: (till, what) => {
    if (what !== 'paper' && what !== 'empty') throw new UsageError('Принтеру можно сказать: paper, empty.');
    return till.adapter.tell({ op: 'paper', present: what === 'paper' });
  },
};

export async function startControl(till: PlayedTill, port = 0): Promise<Control> {
  const server = createServer((request, response) => {
    const [pathname = ''] = (request.url ?? '').split('?');
    const answer = (status: number, work: () => unknown) => {
      Promise.resolve()
        .then(work)
        .then(
          (result) => sendJson(response, status, result),
          (error: unknown) => sendJson(response, error instanceof UsageError ? 400 : 500, { error: messageOf(error) }),
        );
    };
    if (request.method === 'GET' && pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(controlPage(till));
      return;
    }
    if (request.method === 'GET' && pathname === '/state') {
      answer(200, () => describe(till));
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
    answer(202, async () => (await action(till, argument)) ?? describe(till));
  });
  await listen(server, port).catch((error: unknown) => {
    throw codeOf(error) === 'EADDRINUSE' ? new PortTakenError(port) : error;
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
    shoppers: {
      served: shoppers.acknowledged.length,
      refused: shoppers.tally.refused,
      unanswered: shoppers.tally.unanswered,
    },
  };
}

/** Another site's page in the same browser has no business here. */
function isForeign({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

function controlPage({ settings }: PlayedTill): string {
  const rows = scenarios.map((scenario) => {
    const { name, title, about, expectedAlerts } = scenario;
    const offer = needsItsMonitor(scenario, settings.timeZone)
      ? `${escapeHtml(title)}<br><small>только при запуске: <code>npm run demo -- --scenario ${name}</code></small>`
      : `<button data-post="/scenario/${name}">${escapeHtml(title)}</button><br><code>${name}</code>`;
    return `<tr>
      <td>${offer}</td>
      <td>${escapeHtml(about)}<br><small>${expectedAlerts.join(', ') || 'без тревог'}</small></td></tr>`;
  });
  const modes = OFD_MODES.map((mode) => `<button data-post="/ofd/${mode}">${mode}</button>`).join(' ');
  return `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>ДЕМО: учебная касса</title>
<meta name="viewport" content="width=device-width">
<style>
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:0 1rem 3rem}
header{background:#b00;color:#fff;padding:.5rem 1rem;margin:0 -1rem;font-weight:700}
td{vertical-align:top;padding:.4rem .8rem .4rem 0}button{font:inherit;cursor:pointer}pre{background:#f4f4f4;padding:1rem;overflow:auto}
</style></head><body>
<header>ДЕМО — учебная касса. Чеки не имеют фискальной силы.</header>
<h1>Управление симулятором</h1>
<p><button data-post="/recover">Вернуть всё в норму</button></p>
<pre id="state" aria-live="polite">…</pre>
<h2>Сценарии</h2><table>${rows.join('')}</table>
<h2>Ответы ОФД</h2><p>${modes}</p>
<h2>Адаптер и ККТ</h2><p>
<button data-post="/adapter/start">запустить</button> <button data-post="/adapter/stop">остановить</button>
<button data-post="/adapter/kill">kill -9</button> <button data-post="/printer/empty">бумага кончилась</button>
<button data-post="/printer/paper">бумага вставлена</button></p>
<script>
const state = document.getElementById('state');
const show = async () => { state.textContent = JSON.stringify(await (await fetch('/state')).json(), null, 2); };
document.addEventListener('click', async (event) => {
  const path = event.target.dataset?.post;
  if (path) { await fetch(path, { method: 'POST' }); await show(); }
});
setInterval(() => show().catch(() => { state.textContent = 'Симулятор остановлен.'; }), 1000);
</script></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
