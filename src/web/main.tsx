import { effect } from '@preact/signals';
import { Fragment, render } from 'preact';
import { useState } from 'preact/hooks';
import { alertKey } from '../domain/alerts/alert.ts';
import { wantedAt } from '../domain/links.ts';
import { askWhoLooks, startFollowing } from './following.ts';
import { api } from './live/rest.ts';
import { nameOfScreen } from './memory.ts';
import { shownOf } from './model/dashboard.ts';
import type { JournalReader } from './model/journal.ts';
import { DashboardView, type Dialog } from './parts/dashboard.tsx';
import { ExportDialog } from './parts/export-dialog.tsx';
import { FindDialog } from './parts/find-dialog.tsx';
import { JournalDialog } from './parts/journal-dialog.tsx';
import { LoginView } from './parts/login.tsx';
import { ReportDialog } from './parts/report-dialog.tsx';
import { ScreenDialog } from './parts/screen-dialog.tsx';
import { Sheet } from './parts/sheet.tsx';
import { answerSound, asksForSound, startSigns, toggleSound } from './signs.ts';
import { hush } from './siren.ts';
import {
  changeSettings,
  connection,
  hushed,
  loginNeeded,
  lossRings,
  lossSeen,
  message,
  picture,
  posId,
  posIdOf,
  ringing,
  serverNow,
  settings,
  sound,
  unknownTerminal,
  visitor,
} from './store.ts';

/** Whoever looks next finds nothing open of what the one before had opened. */
function App() {
  if (loginNeeded.value) return <LoginView onLogin={login} />;
  const { user, role } = visitor.value ?? {};
  return <Screen key={`${user ?? ''} ${role ?? ''}`} />;
}

function Screen() {
  const [dialog, open] = useState<Dialog | null>(null);
  const [help, openHelp] = useState<string | null>(null);
  const [reportDay, setReportDay] = useState<string | null>(null);
  const close = () => open(null);
  const openReport = (day: string | null) => {
    setReportDay(day);
    open('report');
  };
  const openToday = (next: Dialog) => (next === 'report' ? openReport(null) : open(next));
  const { today, terminals, zone, revenue } = picture.value;
  const tills = { today, terminals, posId: posId.value, onClose: close };
  if (unknownTerminal.value && posId.value !== null) return <UnknownTerminal posId={posId.value} />;
  return (
    <>
      <DashboardView
        picture={picture.value}
        posId={posId.value}
        sound={sound.value}
        ringing={ringing.value.length + Number(lossRings.value)}
        onAcknowledge={acknowledgeAll}
        onHelp={openHelp}
        onSound={toggleSound}
        user={visitor.value?.user ?? null}
        onLogout={() => api.logout().finally(() => void askWhoLooks())}
        onOpen={openToday}
        onDay={openReport}
      />
      {asksForSound.value && <SoundQuestion />}
      {help !== null && <Sheet name={help} onClose={() => openHelp(null)} />}
      {/* Of another till it begins anew; the shop's day is known once its zone is. */}
      <Fragment key={`${posId.value ?? ''} ${zone}`}>
        {dialog === 'export' && <ExportDialog {...tills} />}
        {dialog === 'report' && <ReportDialog {...tills} day={reportDay ?? today} />}
        {dialog === 'journal' && <JournalDialog {...tills} reader={journalReader()} />}
        {dialog === 'find' && <FindDialog {...tills} {...{ zone, revenue }} />}
        {dialog === 'screen' && <ScreenDialog {...tills} />}
      </Fragment>
    </>
  );
}

function journalReader(): JournalReader {
  const known = message.peek();
  const terminals = (known && shownOf(known).status?.terminals) ?? [];
  return {
    zone: picture.peek().zone,
    now: serverNow.peek(),
    names: Object.fromEntries(terminals.map(({ pos_id, name }) => [pos_id, name])),
    standing: new Set(known?.alerts.map(({ name, pos_id }) => alertKey(name, pos_id))),
  };
}

/** Whether the screen opens: not for whom Prometheus logs in as, nor where the browser keeps no cookie. */
async function login(user: string, password: string): Promise<boolean> {
  await api.login(user, password);
  const wanted = wantedAt(new URL(location.href));
  if (wanted !== null) location.replace(wanted);
  else await askWhoLooks();
  return wanted !== null || !loginNeeded.peek();
}

/** Quiet here at once, and on every screen as soon as the server knows. What it is not told now rings again here, too. */
function acknowledgeAll(): void {
  const seen = ringing.peek();
  lossSeen.value = connection.peek().lostAt;
  hushed.value = hush(seen, hushed.peek(), serverNow.peek());
  const screen = nameOfScreen(settings.peek());
  void Promise.allSettled(seen.map((alert) => api.seen(alert, screen)));
}

function UnknownTerminal({ posId }: { posId: string }) {
  return (
    <main class="lost-way">
      <h1>Кассы {posId} нет</h1>
      <p>В базе чеков такой кассы нет. Возможно, ссылка устарела.</p>
      <a class="button primary" href="#/">
        Все кассы
      </a>
    </main>
  );
}

/** Asked once, after the first touch: only then may a browser sound. */
function SoundQuestion() {
  return (
    <aside class="sound-question" aria-label="Звук тревоги" data-testid="sound-question">
      <p>Включить на этом экране звук тревоги?</p>
      <div class="buttons" data-sound>
        <button type="button" class="primary" onClick={() => answerSound(true)} data-testid="sound-yes">
          Включить
        </button>
        <button type="button" onClick={() => answerSound(false)} data-testid="sound-no">
          Не надо
        </button>
      </div>
    </aside>
  );
}

addEventListener('hashchange', () => {
  posId.value = posIdOf(new URL(location.href));
});

/** Installed, the page is started without the till for which it was installed. */
function openOwnTill(): void {
  const { till } = settings.peek();
  const installed = matchMedia('(display-mode: standalone)').matches;
  if (installed && till !== '' && location.hash === '' && posId.peek() === null) {
    location.hash = `#/${encodeURIComponent(till)}`;
    posId.value = posIdOf(new URL(location.href));
  }
  // Who opened the whole shop by its address has chosen none.
  let chose = false;
  effect(() => {
    chose ||= posId.value !== null;
    if (chose) changeSettings({ till: posId.value ?? '' });
  });
}

const page = document.querySelector('#page');
if (page !== null) {
  openOwnTill();
  startFollowing();
  startSigns();
  render(<App />, page);
}
