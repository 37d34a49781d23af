import { money } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';

/** Stands beside each sum: what is sold and what the OFD has differ for hours. */
export function undelivered(receipts: number, rubles: number): string {
  if (receipts === 0) return 'Все чеки отправлены в ОФД';
  return `Не отправлено ${counted(receipts, RECEIPTS)} на ${money(rubles)}`;
}
