/** The whole screen. It decides nothing: the picture says what to show, the callbacks what was tapped. */
import { useState } from 'preact/hooks';
import type { Dashboard } from '../model/dashboard.ts';
import type { SoundState } from '../model/sound-words.ts';
import { AlertsPanel } from './alerts-panel.tsx';
import { BufferTile } from './buffer-tile.tsx';
import { Footer } from './footer.tsx';
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
  readonly onOpen: (dialog: 'export' | 'report' | 'screen') => void;
}

export function DashboardView({ picture, posId, sound, ringing, onAcknowledge, onSound, onOpen }: DashboardViewProps) {
  const [salesView, setSalesView] = useState<'today' | 'week'>('today');
  const { shop, place, demo, overall, link, stale } = picture;
  return (
    <>
      <div class="page">
        <Header {...{ shop, place, demo, overall, link, sound, onSound }} back={posId !== null} />
        <main class={stale === null ? '' : `stale-${stale.what}`}>
          {stale !== null && (
            <p class="stale-notice" role="status" data-testid="stale">
              <Sign tone="none" />
              {stale.words}
            </p>
          )}
          {picture.loaded ? (
            <>
              <div class="tiles">
                <PurseTile kind="cash" model={picture.cash} />
                <PurseTile kind="card" model={picture.card} />
                <BufferTile model={picture.buffer} />
                <KktTile model={picture.kkt} />
              </div>
              {picture.terminals.length > 0 && <TerminalsGrid terminals={picture.terminals} />}
              <AlertsPanel
                alerts={picture.alerts}
                notificationsBroken={picture.notificationsBroken}
                {...{ ringing, onAcknowledge }}
              />
              <SalesPanel model={picture.sales} view={salesView} onView={setSalesView} />
              <ProductsPanel products={picture.products} />
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
            onExport={() => onOpen('export')}
            onReport={() => onOpen('report')}
            onScreen={() => onOpen('screen')}
          />
        )}
      </div>
      {demo && <div class="demo-mark" aria-hidden="true" />}
    </>
  );
}
