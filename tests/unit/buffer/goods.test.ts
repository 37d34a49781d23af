import { expect, test } from 'vitest';
import { Goods, Spellings } from '../../../src/buffer/goods.ts';

const sold = (name: string, quantity: number, total: number) => ({ name, quantity, total });

test('names that differ in case or spaces are one product, shown as it was first sold', () => {
  const goods = new Goods(new Spellings());
  goods.add([sold('молоко  1 л', 1, 100)], { at: 20, row: 2 }, 1);
  goods.add([sold(' Молоко 1 Л', 2, 200), sold('Хлеб', 1, 50)], { at: 10, row: 5 }, 1);
  expect(goods.list()).toEqual([
    { name: 'Молоко 1 Л', quantity: 3, kopecks: 300 },
    { name: 'Хлеб', quantity: 1, kopecks: 50 },
  ]);
});

test('what is taken out again leaves nothing behind', () => {
  const goods = new Goods(new Spellings());
  const items = [sold('Сыр', 0.1, 10), sold('Сыр', 0.2, 20)];
  goods.add(items, { at: 1, row: 1 }, 1);
  expect(goods.list()).toEqual([{ name: 'Сыр', quantity: 0.3, kopecks: 30 }]);
  goods.add(items, { at: 1, row: 1 }, -1);
  expect(goods.list()).toEqual([]);
});

test('packed and added up over days it is the same', () => {
  const spellings = new Spellings();
  const days = [1, 2].map((day) => {
    const goods = new Goods(spellings);
    goods.add([sold(day === 1 ? 'чай' : 'Чай', day, day * 100)], { at: day, row: day }, 1);
    return goods.pack();
  });
  const sum = new Goods(spellings);
  for (const packed of days.reverse()) sum.addPacked(packed);
  expect(sum.list()).toEqual([{ name: 'чай', quantity: 3, kopecks: 300 }]);
});
