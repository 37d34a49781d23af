/** The whole screen. It decides nothing: the picture says what to show, the callbacks what was tapped. */
import { useState } from 'preact/hooks';
import type { Dashboard } from '../model/dashboard.ts';
import type { SoundState } from '../model/sound-words.ts';
import { AlertsPanel } from './alerts-panel.tsx';
import { BufferTile } from './buffer-tile.tsx';
import { CountPanel } from './count-panel.tsx';
import { DemoBar } from './demo-bar.tsx';
import { type Dialog, Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Sign } from './icons.tsx';
import { KktTile } from './kkt-tile.tsx';
import { ProductsPanel } from './products-panel.tsx';
import { PurseTile } from './purse-tile.tsx';
import { SalesPanel } from './sales-panel.tsx';
import { TerminalsGrid } from './terminals-grid.tsx';

interface DashboardViewProps {
  readonly picture: Dashboard;
  readonly posId: string | null;
  readonly sound: SoundState;
  readonly ringing: number;
  readonly onAcknowledge: () => void;
  readonly onSound: () => void;
  /** Who has logged in; null where nobody needs to. */
  readonly user: string | null;
  readonly onLogout: () => void;
  readonly onOpen: (dialog: Dialog) => void;
}

export function DashboardView(props: DashboardViewProps) {
  const { picture, posId, sound, ringing, user, onAcknowledge, onSound, onLogout, onOpen } = props;
  const [salesView, setSalesView] = useState<'today' | 'week'>('today');
  const { shop, place, demo, overall, link, stale } = picture;
  return (
    <div class="page">
      {demo && <DemoBar />}
      <Header {...{ shop, place, overall, link, sound, onSound }} back={posId !== null} />
      <main class={stale === null ? '' : `stale-${stale.what}`}>
        {stale !== null && (
          <p class="stale-notice" role="status" data-testid="stale">
            <Sign tone="none" />
            {stale.words}
          </p>
        )}
        {picture.loaded ? (
          <>
            <div class="tiles" style={{ '--length': longest(picture) }}>
              {picture.revenue && <PurseTile kind="cash" model={picture.cash} />}
              {picture.revenue && <PurseTile kind="card" model={picture.card} />}
              <BufferTile model={picture.buffer} />
              <KktTile model={picture.kkt} />
            </div>
            {picture.terminals.length > 0 && <TerminalsGrid terminals={picture.terminals} revenue={picture.revenue} />}
            <AlertsPanel alerts={picture.alerts} messages={picture.messages} {...{ ringing, onAcknowledge }} />
            {picture.revenue ? (
              <>
                <SalesPanel model={picture.sales} view={salesView} onView={setSalesView} />
                <ProductsPanel products={picture.products} />
              </>
            ) : (
              <CountPanel model={picture.sales} />
            )}
          </>
        ) : (
          stale === null && <p class="connecting">Подключение к монитору…</p>
        )}
      </main>
      {picture.loaded && (
        <Footer
          dataTime={picture.dataTime}
          current={stale === null}
          problems={picture.problems}
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
function longest({ cash, card, buffer, kkt }: Dashboard): number {
  return Math.max(...[cash, card, buffer].map(({ value }) => value.length), kkt.value.length + 3);
}
