/** Receipts that are odd in themselves. */
import { duplicates, monthSales, notPrinted, refundShare, silentSince } from '../../series/sales.ts';
import { testPrinter, testPrinterAtWork } from '../../series/shop.ts';
import { type Alert, doubling, info, p1, p2 } from '../alert.ts';
import { ageOf, all, amountOf, when } from '../condition.ts';
import { count, duration, limitIn, NOT_AGAIN, percentOf, text, WITHIN_MINUTES } from '../text.ts';

const CHECK_PRINTER = text`Проверьте бумагу, питание и кабель ККТ. Не пробивайте чек второй раз.`;

export const receiptAlerts: readonly Alert[] = [
  {
    name: 'PosReceiptsNotPrinted',
    source: 'buffer',
    rules: [p1('1m', amountOf(notPrinted), '>=', (t) => t.not_printed_many)],
    grows: doubling(amountOf(notPrinted)),
    message: text`Чеки не печатаются на ККТ: ${count(notPrinted)} за ${limitIn(WITHIN_MINUTES, (t) => t.not_printed_within_minutes)}`,
    action: CHECK_PRINTER,
    description: 'Several receipts of the last minutes bear no fiscal sign: the register does not print.',
    hiddenBy: [],
    panel: 'buffer/not-printed',
  },
  {
    name: 'PosReceiptNotPrinted',
    source: 'buffer',
    rules: [p2('2m', amountOf(notPrinted), '>', 0)],
    message: text`Чек не напечатан на ККТ`,
    action: CHECK_PRINTER,
    description: 'One or two receipts of the last minutes bear no fiscal sign.',
    hiddenBy: ['PosReceiptsNotPrinted'],
    panel: 'buffer/not-printed',
  },
  {
    name: 'PosDuplicateReceipt',
    source: 'buffer',
    rules: [p2('0m', amountOf(duplicates), '>', 0)],
    grows: doubling(amountOf(duplicates)),
    message: text`Возможен двойной чек`,
    action: text`Сверьте чеки с лентой. При двойном пробитии оформите возврат.`,
    description: 'Two receipts of the last 24 hours bear the same idempotency key.',
    hiddenBy: [],
    lapses: NOT_AGAIN,
    panel: 'buffer/duplicates',
  },
  {
    name: 'PosRefundShareHigh',
    source: 'buffer',
    rules: [
      {
        level: 'INFO',
        for: '0m',
        condition: all(
          when(amountOf(refundShare), '>=', (t) => t.refund_share),
          when(amountOf(monthSales), '>=', (t) => t.refund_min_sales),
        ),
      },
    ],
    message: text`Возвраты ${percentOf(refundShare)} % за 30 дней`,
    action: text`Признак риска ФНС: 30 %. Проверьте причины.`,
    description:
      'Refunds are a large share of the sales of the last 30 days; the tax service takes 30 % as a sign of risk.',
    hiddenBy: [],
    panel: 'sales/refunds',
  },
  {
    name: 'PosTestPrinter',
    source: 'buffer',
    rules: [p1('5m', amountOf(testPrinterAtWork), '==', 1), info('1h', amountOf(testPrinter), '==', 1)],
    message: text`ТЕСТОВАЯ ККТ: чеки не имеют фискальной силы`,
    action: text`Только для обучения и демонстрации.`,
    description: "The newest receipt comes from the adapter's test printer.",
    hiddenBy: [],
    panel: 'kassa/kkt',
  },
  {
    name: 'PosTillSilent',
    source: 'buffer',
    rules: [info('0m', ageOf(silentSince), '>', (t) => t.till_silent_hours * 3600)],
    message: text`Нет продаж ${duration(ageOf(silentSince))}`,
    action: text`Проверьте, работает ли касса.`,
    description: 'Nothing was sold for long in working hours in which each of the last four weeks had sales.',
    hiddenBy: ['PosAdapterDown', 'PosBufferFull', 'PosDiskFull'],
    panel: 'kassa/hours',
  },
];
