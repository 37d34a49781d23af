/** Roubles as a Russian reader expects them: `50 000 ₽`, kopecks only where there are any. */
import { grouped as parted } from '../../domain/money.ts';

export { NO_DATA } from '../../domain/faces.ts';

/** Narrow and unbreakable: a sum never falls apart at the end of a line. */
const SPACE = '\u202f';
const MINUS = '\u2212';

export function money(rubles: number): string {
  const kopecks = Math.round(Math.abs(rubles) * 100);
  const fraction = kopecks % 100;
  const whole = grouped(Math.floor(kopecks / 100));
  const sign = rubles < 0 && kopecks > 0 ? MINUS : '';
  return `${sign}${whole}${fraction === 0 ? '' : `,${String(fraction).padStart(2, '0')}`}${SPACE}₽`;
}

export function count(value: number): string {
  return value < 0 ? `${MINUS}${grouped(-value)}` : grouped(value);
}

/** At most `digits` after the comma, and none for a whole number. */
export function decimal(value: number, digits: number): string {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(digits).split('.');
  const tail = fraction.replace(/0+$/, '');
  const text = `${grouped(Number(whole))}${tail === '' ? '' : `,${tail}`}`;
  return value < 0 && text !== '0' ? `${MINUS}${text}` : text;
}

/** For the marks of an axis: `40 тыс.` rather than `40 000 ₽`. Three figures: the axis may be parted at 1,25. */
export function shortMoney(rubles: number): string {
  if (rubles >= 1_000_000) return `${threeFigures(rubles / 1_000_000)}${SPACE}млн`;
  if (rubles >= 1000) return `${threeFigures(rubles / 1000)}${SPACE}тыс.`;
  return decimal(rubles, 0);
}

function threeFigures(value: number): string {
  return decimal(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

function grouped(value: number): string {
  return parted(Math.round(value), SPACE);
}
