import type { StatusAnswer } from '../../api/schemas/status.ts';
import { money } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';

/** Stands beside each sum: what is sold and what the OFD has differ for hours. Not everybody is shown sums. */
export function undelivered(receipts: number, rubles: number | null): string {
  if (receipts === 0) return 'Все чеки отправлены в ОФД';
  const words = `Не отправлено ${counted(receipts, RECEIPTS)}`;
  return rubles === null ? words : `${words} на ${money(rubles)}`;
}

/** The buffer is the shop's; beside one terminal's sums stands what that terminal has not sent. */
export function undeliveredIn({ terminals, buffer }: StatusAnswer): string {
  const [only, another] = terminals;
  const shown = only !== undefined && another === undefined ? only : buffer;
  return undelivered(shown.undelivered, shown.undelivered_rubles);
}
