import type { WeekChart } from '../model/chart.ts';
import type { SalesModel } from '../model/sales.ts';
import { Bars } from './bars.tsx';

interface SalesPanelProps {
  readonly model: SalesModel;
  readonly view: 'today' | 'week';
  readonly onView: (view: 'today' | 'week') => void;
}

export function SalesPanel({ model, view, onView }: SalesPanelProps) {
  return (
    <section class="panel sales from-buffer" aria-labelledby="sales-title">
      <div class="panel-head">
        <h2 id="sales-title">Продажи</h2>
        <fieldset class="switch">
          <legend class="visually-hidden">За какой срок</legend>
          <button type="button" aria-pressed={view === 'today'} onClick={() => onView('today')}>
            Сегодня
          </button>
          <button type="button" aria-pressed={view === 'week'} onClick={() => onView('week')} data-testid="show-week">
            7 дней
          </button>
        </fieldset>
      </div>
      {view === 'today' ? <Today model={model} onTap={() => onView('week')} /> : <Week week={model.week} />}
      <p class="note" data-testid="sales-undelivered">
        {model.undelivered}
      </p>
    </section>
  );
}

function Today({ model, onTap }: { model: SalesModel; onTap: () => void }) {
  return (
    <>
      <p class="totals">
        <span>
          Всего: <strong data-testid="sales-total">{model.total}</strong>
        </span>
        <strong data-testid="sales-count">{model.count}</strong>
      </p>
      {model.known ? (
        // biome-ignore lint/a11y: a shortcut for fingers; the button above does the same for everybody.
        <div class="tappable fills" onClick={onTap} data-testid="sales-chart">
          <Bars chart={model.today} caption="Продажи по часам" columns={['Час', 'Продажи']} />
        </div>
      ) : (
        <p class="waiting" />
      )}
    </>
  );
}

function Week({ week }: { week: WeekChart | null }) {
  if (week === null) return <p class="waiting">Загрузка…</p>;
  return (
    <>
      <p class="totals">
        <span>
          7 дней: <strong data-testid="week-total">{week.total}</strong>
        </span>
        <span class="before-key" data-testid="week-before">
          неделей раньше: {week.before}
          {week.difference !== null && ` (${week.difference})`}
        </span>
      </p>
      <div class="fills" data-testid="week-chart">
        <Bars chart={week} caption="Продажи за 7 дней" columns={['День', 'Продажи', 'Неделей раньше']} />
      </div>
    </>
  );
}
