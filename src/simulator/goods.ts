/** What an optician sells: names and prices in kopecks. Medical goods carry no VAT. */
import type { Kopecks } from '../domain/money.ts';

export interface Good {
  readonly name: string;
  readonly price: Kopecks;
  readonly vatRate: number;
}

type Goods = readonly [Good, ...Good[]];

const medical = (name: string, rubles: number): Good => ({ name, price: rubles * 100, vatRate: 0 });
const ordinary = (name: string, rubles: number): Good => ({ name, price: Math.round(rubles * 100), vatRate: 20 });

export const FRAMES: Goods = [
  medical('Оправа Ray-Ban RX5154', 12_500),
  medical('Оправа Silhouette 5515', 24_900),
  medical('Оправа Vogue VO5051', 8_990),
  medical('Оправа детская Fisher-Price FPV-21', 3_450),
  medical('Оправа Neolook N-7831', 2_790),
  medical('Оправа Polaroid PLD D303', 5_600),
];

export const LENSES: Goods = [
  medical('Линза очковая Essilor Crizal 1.5', 3_200),
  medical('Линза очковая Hoya Hilux 1.6', 5_450),
  medical('Линза очковая Zeiss ClearView 1.5', 4_890),
  medical('Линза прогрессивная Varilux Comfort', 14_300),
  medical('Линза фотохромная Transitions Gen 8', 7_990),
];

export const CONTACT_LENSES: Goods = [
  medical('Контактные линзы Acuvue Oasys, 6 шт.', 2_190),
  medical('Контактные линзы Air Optix HydraGlyde, 3 шт.', 1_640),
  medical('Контактные линзы 1-Day Moist, 30 шт.', 1_850),
  medical('Контактные линзы Biofinity, 6 шт.', 2_480),
];

export const CARE: Goods = [
  ordinary('Раствор для линз Opti-Free, 300 мл', 749.5),
  ordinary('Раствор ReNu MultiPlus, 360 мл', 689.9),
  ordinary('Спрей для очков, 50 мл', 320),
  ordinary('Салфетка из микрофибры', 150),
  ordinary('Футляр для очков жёсткий', 590),
  ordinary('Контейнер для линз', 129.9),
  ordinary('Цепочка для очков', 450),
];
