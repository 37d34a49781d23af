import type { TopProductsAnswer } from '../../api/schemas/sales.ts';
import { decimal, money } from '../text/money.ts';

interface ProductsPanelProps {
  /** null until they have come, or where they may not be seen. */
  readonly products: TopProductsAnswer | null;
  /** None where none are configured. */
  readonly categories: TopProductsAnswer | null;
}

export function ProductsPanel({ products, categories }: ProductsPanelProps) {
  return (
    <section class="panel products from-buffer" aria-labelledby="products-title">
      <div class="panel-head">
        <h2 id="products-title">Лучшие товары сегодня</h2>
      </div>
      {products === null && <p class="waiting">Нет данных</p>}
      {products?.length === 0 && <p class="waiting">Сегодня продаж ещё не было</p>}
      {categories !== null && categories.length > 0 && <Sold goods={categories} testId="categories" />}
      <Sold goods={products ?? []} testId="top-products" />
    </section>
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
