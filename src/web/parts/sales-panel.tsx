/** What was sold: today, in a week, at which hours, and which goods most. */
import type { ComponentChildren } from 'preact';
import type { TopProductsAnswer } from '../../api/schemas/sales.ts';
import type { WeekChart } from '../model/chart.ts';
import type { SalesModel } from '../model/sales.ts';
import { decimal, money } from '../text.ts';
import { Bars, Traffic } from './charts.tsx';

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

interface PanelProps {
  readonly id: 'sales' | 'products';
  readonly title: string;
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}

function Panel({ id, title, beside, children }: PanelProps) {
  return (
    <section class={`panel ${id} from-buffer`} aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  );
}

export function SalesPanel({ model, view, onView, onDay }: SalesPanelProps) {
  const { week, traffic } = model;
  const views = (
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
  );
  return (
    <Panel id="sales" title="Продажи" beside={views}>
      {view === 'today' && <Today model={model} />}
      {view === 'week' &&
        (typeof week === 'string' ? <p class="waiting">{week}</p> : <Week week={week} onDay={onDay} />)}
      {view === 'hours' &&
        (typeof traffic === 'string' ? <p class="waiting">{traffic}</p> : <Traffic model={traffic} />)}
      <Undelivered model={model} />
    </Panel>
  );
}

function Undelivered({ model }: { model: SalesModel }) {
  return (
    <p class="note" data-testid="sales-undelivered">
      {model.undelivered}
    </p>
  );
}

function Today({ model: { known, total, count, countedAt, today } }: { model: SalesModel }) {
  return (
    <>
      <p class="totals">
        <span>
          Всего: <strong data-testid="sales-total">{total}</strong>
        </span>
        <strong data-testid="sales-count">{count}</strong>
        {countedAt !== null && <span data-testid="sales-as-of">{countedAt}</span>}
      </p>
      {known ? (
        <div class="fills" data-testid="sales-chart">
          <Bars chart={today} caption="Продажи по часам" columns={['Час', 'Продажи']} />
        </div>
      ) : (
        <p class="waiting" />
      )}
    </>
  );
}

function Week({ week, onDay }: { week: WeekChart; onDay: (day: string) => void }) {
  return (
    <>
      <p class="totals">
        <span>
          {week.span}: <strong data-testid="week-total">{week.total}</strong>
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

/** In place of the sums, for those who may not see them. */
export function CountPanel({ model }: { model: SalesModel }) {
  return (
    <Panel id="sales" title="Сегодня">
      <p class="totals">
        <span>
          Продано: <strong data-testid="sales-count">{model.count === '' ? 'Нет данных' : model.count}</strong>
        </span>
      </p>
      <Undelivered model={model} />
    </Panel>
  );
}

interface ProductsPanelProps {
  /** null until they have come, or where they may not be seen. */
  readonly products: TopProductsAnswer | null;
  /** None where none are configured. */
  readonly categories: TopProductsAnswer | null;
  readonly waiting: string;
}

export function ProductsPanel({ products, categories, waiting }: ProductsPanelProps) {
  return (
    <Panel id="products" title="Лучшие товары сегодня">
      {products === null && <p class="waiting">{waiting}</p>}
      {products?.length === 0 && <p class="waiting">Сегодня продаж ещё не было</p>}
      {categories !== null && categories.length > 0 && <Sold goods={categories} testId="categories" />}
      <Sold goods={products ?? []} testId="top-products" />
    </Panel>
  );
}

function Sold({ goods, testId }: { goods: TopProductsAnswer; testId: string }) {
  return (
    <ol data-testid={testId} class={testId}>
      {goods.map(({ name, quantity, revenue }) => (
        <li key={name}>
          <span class="name">{name}</span>
          <span class="quantity">{decimal(quantity, 3)} шт.</span>
          <span class="sum">{money(revenue)}</span>
        </li>
      ))}
    </ol>
  );
}
