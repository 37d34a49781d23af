import type { TerminalsAnswer } from '../../api/schemas/sales.ts';
import type { StatusAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { money } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';

/** Stands beside each sum: what is sold and what the OFD has differ for hours. Not everybody is shown sums. */
export function undelivered({ count, rubles, unpriced }: TerminalsAnswer[number]['undelivered']): string {
  if (count === 0) return 'Все чеки отправлены в ОФД';
  const words = `Не отправлено ${counted(count, RECEIPTS)}`;
  if (rubles === null) return unpriced === count ? `${words}, сумма неизвестна` : words;
  return unpriced === 0 ? `${words} на ${money(rubles)}` : `${words}: на ${money(rubles)} и ещё ${unpriced} без суммы`;
}

/** The buffer is the shop's; beside one terminal's sums stands what that terminal has not sent. */
export function undeliveredIn({ terminals, buffer }: StatusAnswer): string {
  const [only, another] = terminals;
  return undelivered(waitingOf(only !== undefined && another === undefined ? only : buffer));
}

export function waitingOf(from: TerminalBrief | StatusAnswer['buffer']): TerminalsAnswer[number]['undelivered'] {
  return { count: from.undelivered, rubles: from.undelivered_rubles, unpriced: from.undelivered_unpriced };
}
