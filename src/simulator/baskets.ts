/** What one customer buys and how it is paid, out of a seeded generator. */
import type { Kopecks } from '../domain/money.ts';
import type { Amount, Basket, DocumentItem, DocumentPayment, DocumentType } from './fiscal-doc.ts';
import { CARE, CONTACT_LENSES, FRAMES, type Good, LENSES } from './goods.ts';
import type { Random } from './random.ts';

const REFUND_SHARE = 0.03;
const CORRECTION_SHARE = 0.003;
/** The adapter passes on what the cash desk sent, and some desks send decimal strings. */
const STRINGS_SHARE = 0.3;

export function nextBasket(random: Random): Basket {
  const type = nextType(random);
  const bought = type === 'sale' ? purchase(random) : [{ good: oneGood(random), quantity: 1 }];
  const amount: (value: Kopecks) => Amount = random.chance(STRINGS_SHARE) ? asString : asNumber;
  const items = bought.map(
    ({ good, quantity }): DocumentItem => ({
      name: good.name,
      price: amount(good.price),
      quantity,
      total: amount(good.price * quantity),
      vat_rate: good.vatRate,
    }),
  );
  const total = bought.reduce((sum, { good, quantity }) => sum + good.price * quantity, 0);
  return { type, items, payments: payments(random, total, amount) };
}

/** A sale of a known sum, for those who check the sums. */
export function plainSale(rubles: number, payment: 'cash' | 'card' = 'cash'): Basket {
  const item = { name: 'Футляр для очков жёсткий', price: rubles, quantity: 1, total: rubles, vat_rate: 20 };
  return { type: 'sale', items: [item], payments: [{ type: payment, amount: rubles }] };
}

function nextType(random: Random): DocumentType {
  const roll = random.next();
  if (roll < CORRECTION_SHARE) return 'correction';
  return roll < CORRECTION_SHARE + REFUND_SHARE ? 'refund' : 'sale';
}

interface Bought {
  readonly good: Good;
  readonly quantity: number;
}

function purchase(random: Random): Bought[] {
  const roll = random.next();
  if (roll < 0.4) {
    const glasses = [
      { good: random.pick(FRAMES), quantity: 1 },
      { good: random.pick(LENSES), quantity: 2 },
    ];
    return random.chance(0.5) ? [...glasses, { good: random.pick(CARE), quantity: 1 }] : glasses;
  }
  if (roll < 0.75) {
    const lenses = [{ good: random.pick(CONTACT_LENSES), quantity: random.integer(1, 3) }];
    return random.chance(0.4) ? [...lenses, { good: random.pick(CARE), quantity: 1 }] : lenses;
  }
  return [{ good: random.pick(CARE), quantity: random.integer(1, 2) }];
}

function oneGood(random: Random): Good {
  return random.chance(0.5) ? random.pick(CARE) : random.pick(CONTACT_LENSES);
}

function payments(random: Random, total: Kopecks, amount: (value: Kopecks) => Amount): DocumentPayment[] {
  const roll = random.next();
  if (roll < 0.6) return [{ type: 'card', amount: amount(total) }];
  if (roll < 0.92 || total < 100_000) return [{ type: 'cash', amount: amount(total) }];
  const cash = Math.floor(total / 200_000) * 100_000 || 50_000;
  return [
    { type: 'cash', amount: amount(cash) },
    { type: 'card', amount: amount(total - cash) },
  ];
}

function asNumber(value: Kopecks): number {
  return value / 100;
}

function asString(value: Kopecks): string {
  return (value / 100).toFixed(2);
}
