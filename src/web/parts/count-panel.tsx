import type { SalesModel } from '../model/sales.ts';

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
