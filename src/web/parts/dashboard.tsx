/** The whole screen. It decides nothing: the picture says what to show, the callbacks what was tapped. */
import { useState } from 'preact/hooks';
import type { Dashboard } from '../model/dashboard.ts';
import { logoutTrouble } from '../model/failure.ts';
import type { SoundState } from '../siren.ts';
import { Band } from './band.tsx';
import { Header } from './header.tsx';
import { Chips, Icon, Sign } from './icons.tsx';
import { CountPanel, ProductsPanel, SalesPanel, type SalesView } from './sales-panel.tsx';
import { BufferTile, PurseTile, TerminalsGrid } from './tiles.tsx';

export type Dialog = 'export' | 'report' | 'journal' | 'find' | 'screen';

interface DashboardViewProps {
  readonly picture: Dashboard;
  readonly posId: string | null;
  readonly sound: SoundState;
  readonly ringing: number;
  readonly onAcknowledge: () => void;
  readonly onHelp: (name: string) => void;
  readonly onSound: () => void;
  /** Who has logged in; null where nobody needs to. */
  readonly user: string | null;
  /** Rejects where it did not work. */
  readonly onLogout: () => Promise<void>;
  readonly onOpen: (dialog: Dialog) => void;
  /** Opens the report of a day. */
  readonly onDay: (day: string) => void;
}

export function DashboardView(props: DashboardViewProps) {
  const { picture, posId, sound, ringing, onAcknowledge, onHelp, onSound, onDay } = props;
  const [salesView, setSalesView] = useState<SalesView>('today');
  const { lost, stale, messages } = picture;
  return (
    <div class="page">
      <Header {...{ picture, sound, onSound }} back={posId !== null} />
      <main class={stale === null ? '' : `stale-${stale.what}`}>
        <Band {...{ picture, ringing, onAcknowledge, onHelp }} />
        {picture.loaded ? (
          <>
            <Chips chips={picture.chips} />
            {messages.tone === 'watch' && (
              <p class="notice tone-watch" data-testid="notifications-warning">
                <Sign tone="watch" />
                {messages.warning}
              </p>
            )}
            <div
              class={picture.terminals.length > 0 ? 'tiles compact' : 'tiles'}
              style={{ '--length': longest(picture) }}
            >
              {picture.revenue && <PurseTile kind="cash" model={picture.cash} />}
              {picture.revenue && <PurseTile kind="card" model={picture.card} />}
              <BufferTile model={picture.buffer} />
            </div>
            {picture.revenue && picture.drawer !== null && (
              <p class="note drawer" data-testid="drawer">
                {picture.drawer}
              </p>
            )}
            {picture.terminals.length > 0 && <TerminalsGrid terminals={picture.terminals} />}
            {picture.revenue ? (
              <>
                <SalesPanel model={picture.sales} view={salesView} onView={setSalesView} onDay={onDay} />
                <ProductsPanel products={picture.products} categories={picture.categories} waiting={picture.waiting} />
              </>
            ) : (
              <CountPanel model={picture.sales} />
            )}
          </>
        ) : (
          !lost &&
          (picture.outdated ? (
            <button type="button" class="primary" onClick={() => location.reload()} data-testid="reload">
              Обновить
            </button>
          ) : (
            <p class="connecting">Подключение к монитору…</p>
          ))
        )}
      </main>
      {picture.loaded && <Footer {...props} />}
    </div>
  );
}

/** All tiles write as large as the longest of them can. */
function longest({ cash, card, buffer }: Dashboard): number {
  return Math.max(...[cash, card, buffer].map(({ value }) => value.length));
}

function Footer({ picture, user, onLogout, onOpen }: DashboardViewProps) {
  const { dataTime, stale, problems, messages, revenue } = picture;
  const [trouble, setTrouble] = useState<string | null>(null);
  const door = (dialog: Dialog, words: string) => (
    <button type="button" onClick={() => onOpen(dialog)} data-testid={`open-${dialog}`}>
      {dialog === 'screen' && <Icon of="screen" />}
      {words}
    </button>
  );
  return (
    <footer>
      <p>
        <span data-testid="data-time">{dataTime === null ? 'Данных ещё нет' : `Данные на ${dataTime}`}</span>
        {stale !== null && dataTime !== null && <strong> — не текущие</strong>}
      </p>
      {messages.tone === 'info' && messages.warning !== null && (
        <p data-testid="notifications-warning">{messages.warning}</p>
      )}
      {messages.channels !== null && <p data-testid="channels">{messages.channels}</p>}
      {problems > 0 && <p data-testid="problems">Не удалось прочитать строк: {problems}</p>}
      {trouble !== null && (
        <p class="problem" role="alert" data-testid="logout-trouble">
          {trouble}
        </p>
      )}
      <div class="buttons">
        {door('journal', 'Журнал')}
        {door('find', 'Найти чек')}
        {revenue && door('report', 'Отчёт за день')}
        {revenue && door('export', 'Выгрузить CSV')}
        {door('screen', 'Экран')}
        {user !== null && (
          <button
            type="button"
            onClick={() => {
              setTrouble(null);
              onLogout().catch((error: unknown) => setTrouble(logoutTrouble(error)));
            }}
            data-testid="logout"
          >
            Выйти ({user})
          </button>
        )}
      </div>
    </footer>
  );
}
