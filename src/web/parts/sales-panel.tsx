import type { WeekChart } from '../model/chart.ts';
import type { SalesModel } from '../model/sales.ts';
import type { TrafficModel } from '../model/traffic.ts';
import { Bars } from './bars.tsx';
import { Traffic } from './traffic.tsx';

export type SalesView = 'today' | 'week' | 'hours';

interface SalesPanelProps {
  readonly model: SalesModel;
  readonly view: SalesView;
  readonly onView: (view: SalesView) => void;
  /** Opens the report of a day. */
  readonly onDay: (day: string) => void;
}

const VIEWS: readonly (readonly [SalesView, string])[] = [
  ['today', 'Сегодня'],
  ['week', '7 дней'],
  ['hours', 'По часам'],
];

export function SalesPanel({ model, view, onView, onDay }: SalesPanelProps) {
  return (
    <section class="panel sales from-buffer" aria-labelledby="sales-title">
      <div class="panel-head">
        <h2 id="sales-title">Продажи</h2>
        <fieldset class="switch">
          <legend class="visually-hidden">За какой срок</legend>
          {VIEWS.map(([name, words]) => (
            <button
              key={name}
              type="button"
              aria-pressed={view === name}
              onClick={() => onView(name)}
              data-testid={`show-${name}`}
            >
              {words}
            </button>
          ))}
        </fieldset>
      </div>
      {view === 'today' && <Today model={model} />}
      {view === 'week' && <Week week={model.week} onDay={onDay} />}
      {view === 'hours' && <Hours traffic={model.traffic} />}
      <p class="note" data-testid="sales-undelivered">
        {model.undelivered}
      </p>
    </section>
  );
}

function Today({ model }: { model: SalesModel }) {
  return (
    <>
      <p class="totals">
        <span>
          Всего: <strong data-testid="sales-total">{model.total}</strong>
        </span>
        <strong data-testid="sales-count">{model.count}</strong>
        {model.countedAt !== null && <span data-testid="sales-as-of">{model.countedAt}</span>}
      </p>
      {model.known ? (
        <div class="fills" data-testid="sales-chart">
          <Bars chart={model.today} caption="Продажи по часам" columns={['Час', 'Продажи']} />
        </div>
      ) : (
        <p class="waiting" />
      )}
    </>
  );
}

function Week({ week, onDay }: { week: WeekChart | null; onDay: (day: string) => void }) {
  if (week === null) return <p class="waiting">Загрузка…</p>;
  return (
    <>
      <p class="totals">
        <span>
          7 дней: <strong data-testid="week-total">{week.total}</strong>
        </span>
        <span class="before-key" data-testid="week-before">
          {week.comparison}
        </span>
      </p>
      <div class="fills" data-testid="week-chart">
        <Bars chart={week} caption="Продажи за 7 дней" columns={['День', 'Продажи', 'Неделей раньше']} onDay={onDay} />
      </div>
    </>
  );
}

function Hours({ traffic }: { traffic: TrafficModel | string }) {
  if (typeof traffic === 'string') return <p class="waiting">{traffic}</p>;
  return <Traffic model={traffic} />;
}

/** In place of the sums, for those who may not see them. */
export function CountPanel({ model }: { model: SalesModel }) {
  return (
    <section class="panel sales from-buffer" aria-labelledby="count-title">
      <div class="panel-head">
        <h2 id="count-title">Сегодня</h2>
      </div>
      <p class="totals">
        <span>
          Продано: <strong data-testid="sales-count">{model.count === '' ? 'Нет данных' : model.count}</strong>
        </span>
      </p>
      <p class="note" data-testid="sales-undelivered">
        {model.undelivered}
      </p>
    </section>
  );
}
