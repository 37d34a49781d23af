/** The control page: plain buttons over the control interface, marked so that nobody takes it for a till. */
import { OFD_MODES } from './ofd.ts';
import { scenarios } from './scenarios/registry.ts';

export function controlPage(): string {
  const rows = scenarios.map(
    ({ name, title, about, expectedAlerts }) => `<tr>
      <td><button data-post="/scenario/${name}">${escapeHtml(title)}</button><br><code>${name}</code></td>
      <td>${escapeHtml(about)}<br><small>${expectedAlerts.join(', ') || 'без тревог'}</small></td></tr>`,
  );
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
