/** What one customer buys and how it is paid, out of a seeded generator. */
import type { Kopecks } from '../domain/money.ts';
import type { Amount, Basket } from './fiscal-doc.ts';
import type { Random } from './random.ts';

const REFUND_SHARE = 0.03;
const CORRECTION_SHARE = 0.003;
/** The adapter passes on what the cash desk sent, and some desks send decimal strings. */
const STRINGS_SHARE = 0.3;

export function nextBasket(random: Random): Basket {
  const type = nextType(random);
  const bought = type === 'sale' ? purchase(random) : [{ good: oneGood(random), quantity: 1 }];
  const amount: (value: Kopecks) => Amount = random.chance(STRINGS_SHARE) ? asString : asNumber;
  const items = bought.map(({ good, quantity }) => ({
    name: good.name,
    price: amount(good.price),
    quantity,
    total: amount(good.price * quantity),
    vat_rate: good.vatRate,
  }));
  const total = bought.reduce((sum, { good, quantity }) => sum + good.price * quantity, 0);
  return { type, items, payments: payments(random, total, amount) };
}

/** A sale of a known sum, for those who check the sums. */
export function plainSale(rubles: number, payment: 'cash' | 'card' = 'cash'): Basket {
  const item = { name: 'Футляр для очков жёсткий', price: rubles, quantity: 1, total: rubles, vat_rate: 20 };
  return { type: 'sale', items: [item], payments: [{ type: payment, amount: rubles }] };
}

function nextType(random: Random): Basket['type'] {
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

function payments(random: Random, total: Kopecks, amount: (value: Kopecks) => Amount): Basket['payments'] {
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

interface Good {
  readonly name: string;
  readonly price: Kopecks;
  readonly vatRate: number;
}

type Goods = readonly [Good, ...Good[]];

const medical = (name: string, rubles: number): Good => ({ name, price: rubles * 100, vatRate: 0 });
const ordinary = (name: string, rubles: number): Good => ({ name, price: Math.round(rubles * 100), vatRate: 20 });

const FRAMES: Goods = [
  medical('Оправа Ray-Ban RX5154', 12_500),
  medical('Оправа Silhouette 5515', 24_900),
  medical('Оправа Vogue VO5051', 8_990),
  medical('Оправа детская Fisher-Price FPV-21', 3_450),
  medical('Оправа Neolook N-7831', 2_790),
  medical('Оправа Polaroid PLD D303', 5_600),
];

const LENSES: Goods = [
  medical('Линза очковая Essilor Crizal 1.5', 3_200),
  medical('Линза очковая Hoya Hilux 1.6', 5_450),
  medical('Линза очковая Zeiss ClearView 1.5', 4_890),
  medical('Линза прогрессивная Varilux Comfort', 14_300),
  medical('Линза фотохромная Transitions Gen 8', 7_990),
];

const CONTACT_LENSES: Goods = [
  medical('Контактные линзы Acuvue Oasys, 6 шт.', 2_190),
  medical('Контактные линзы Air Optix HydraGlyde, 3 шт.', 1_640),
  medical('Контактные линзы 1-Day Moist, 30 шт.', 1_850),
  medical('Контактные линзы Biofinity, 6 шт.', 2_480),
];

const CARE: Goods = [
  ordinary('Раствор для линз Opti-Free, 300 мл', 749.5),
  ordinary('Раствор ReNu MultiPlus, 360 мл', 689.9),
  ordinary('Спрей для очков, 50 мл', 320),
  ordinary('Салфетка из микрофибры', 150),
  ordinary('Футляр для очков жёсткий', 590),
  ordinary('Контейнер для линз', 129.9),
  ordinary('Цепочка для очков', 450),
];

/** When customers come: the shop is open from 9 to 21, and busiest after work. */
const OPENS_AT = 9;
const WEIGHTS = [3, 5, 7, 9, 10, 8, 7, 8, 10, 12, 11, 6] as const;
const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

export const OPENING_SECOND = OPENS_AT * 3600;
export const CLOSING_SECOND = (OPENS_AT + WEIGHTS.length) * 3600;

/** The share of a day's customers who come in that hour. */
export function hourShare(hour: number): number {
  return (WEIGHTS[hour - OPENS_AT] ?? 0) / TOTAL;
}

/** The share of a day's customers who have come by that second of the day. */
export function shareBy(secondOfDay: number): number {
  let share = 0;
  for (let hour = OPENS_AT; hour * 3600 < secondOfDay && hour * 3600 < CLOSING_SECOND; hour++) {
    share += hourShare(hour) * Math.min(1, (secondOfDay - hour * 3600) / 3600);
  }
  return Math.min(1, share);
}

/** The second of the day by which that share of the customers has come. */
export function secondOf(share: number): number {
  let left = share * TOTAL;
  for (const [index, weight] of WEIGHTS.entries()) {
    if (left < weight) return OPENING_SECOND + index * 3600 + Math.floor((left / weight) * 3600);
    left -= weight;
  }
  return CLOSING_SECOND - 1;
}
