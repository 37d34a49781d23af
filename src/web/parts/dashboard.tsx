/** The whole screen. It decides nothing: the picture says what to show, the callbacks what was tapped. */
import { useState } from 'preact/hooks';
import type { SoundState } from '../alarm/sound.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { Band } from './band.tsx';
import { type Dialog, Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Sign } from './icons.tsx';
import { ProductsPanel } from './products-panel.tsx';
import { CountPanel, SalesPanel, type SalesView } from './sales-panel.tsx';
import { Chips } from './status.tsx';
import { TerminalsGrid } from './terminals-grid.tsx';
import { BufferTile, PurseTile } from './tiles.tsx';

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
  readonly onLogout: () => void;
  readonly onOpen: (dialog: Dialog) => void;
  /** Opens the report of a day. */
  readonly onDay: (day: string) => void;
}

export function DashboardView(props: DashboardViewProps) {
  const { picture, posId, sound, ringing, user, onAcknowledge, onHelp, onSound, onLogout, onOpen, onDay } = props;
  const [salesView, setSalesView] = useState<SalesView>('today');
  const { shop, place, demo, link, lost, stale, messages } = picture;
  return (
    <div class="page">
      <Header {...{ shop, place, demo, sound, onSound }} link={lost ? null : link} back={posId !== null} />
      <main class={stale === null ? '' : `stale-${stale.what}`}>
        <Band {...{ picture, ringing, onAcknowledge, onHelp }} />
        {picture.loaded ? (
          <>
            <Chips chips={picture.chips} />
            {messages.tone === 'watch' && (
              <p class={`notice tone-${messages.tone}`} data-testid="notifications-warning">
                <Sign tone={messages.tone} />
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
                <ProductsPanel products={picture.products} categories={picture.categories} />
              </>
            ) : (
              <CountPanel model={picture.sales} />
            )}
          </>
        ) : (
          !lost && <p class="connecting">Подключение к монитору…</p>
        )}
      </main>
      {picture.loaded && (
        <Footer
          dataTime={picture.dataTime}
          current={stale === null}
          problems={picture.problems}
          messages={messages}
          revenue={picture.revenue}
          user={user}
          onLogout={onLogout}
          onOpen={onOpen}
        />
      )}
    </div>
  );
}

/** All tiles write as large as the longest of them can. */
function longest({ cash, card, buffer }: Dashboard): number {
  return Math.max(...[cash, card, buffer].map(({ value }) => value.length));
}
