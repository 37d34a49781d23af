/** The buffer fills, is full, or cannot be read. */
import { diskFilling, diskFree, diskFull, pending, percentFull, timeToFull } from '../../series/buffer.ts';
import { type Alert, growingBy, halving, p1, p2 } from '../alert.ts';
import { all, amountOf, when } from '../condition.ts';
import { count, duration, megabytes, text } from '../text.ts';

export const bufferAlerts: readonly Alert[] = [
  {
    name: 'PosBufferFull',
    source: 'buffer',
    rules: [p1('1m', amountOf(percentFull), '>=', (t) => t.buffer_full_percent)],
    message: text`Буфер переполнен: чеков ${count(pending)}`,
    action: text`КРИТИЧНО: касса не принимает оплату. Проверьте связь с ОФД. Вызовите техподдержку немедленно.`,
    description: 'The adapter refuses new receipts: as many are pending as its buffer holds.',
    hiddenBy: [],
    panel: 'buffer/pending',
  },
  {
    name: 'PosBufferHigh',
    source: 'buffer',
    rules: [p2('5m', amountOf(percentFull), '>=', (t) => t.buffer_high_percent)],
    grows: growingBy(10, amountOf(percentFull)),
    message: text`Буфер заполнен на ${count(percentFull)} %`,
    action: text`ВНИМАНИЕ: дождитесь синхронизации или проверьте сетевое подключение.`,
    description: 'The buffer is close to the point at which the till blocks.',
    hiddenBy: ['PosBufferFull'],
    panel: 'buffer/pending',
  },
  {
    name: 'PosBufferFillingUp',
    source: 'buffer',
    rules: [
      {
        level: 'P2',
        for: '10m',
        condition: all(
          when(amountOf(timeToFull), '<=', (t) => t.fill_within_hours * 3600),
          when(amountOf(pending), '>', (t) => t.fill_min_pending),
        ),
      },
    ],
    grows: halving(amountOf(timeToFull)),
    message: text`Буфер заполнится примерно через ${duration(amountOf(timeToFull))}`,
    action: text`Проверьте интернет сейчас, пока касса работает.`,
    description: 'At the pace of the last 30 minutes the buffer will soon be full.',
    hiddenBy: ['PosBufferHigh', 'PosBufferFull'],
    panel: 'buffer/time-to-full',
  },
  {
    name: 'PosDiskFull',
    source: 'monitor',
    rules: [p1('1m', amountOf(diskFull), '==', 1)],
    message: text`На диске кассы нет места`,
    action: text`Касса вот-вот перестанет пробивать чеки. Вызовите администратора: освободить место. Файл buffer.db не удалять и не переносить.`,
    description: 'Hardly anything is free where buffer.db lies, or the adapter says that its database fails.',
    hiddenBy: [],
    panel: 'monitoring/disk',
  },
  {
    name: 'PosDiskFilling',
    source: 'monitor',
    rules: [p2('15m', amountOf(diskFilling), '==', 1)],
    grows: halving(amountOf(diskFree)),
    message: text`Диск кассы заполняется: свободно ${megabytes(diskFree)} МБ`,
    action: text`Освободите место на диске. Файл buffer.db не трогайте.`,
    description: 'Little is free where buffer.db lies, or at the pace of the last week it will soon be full.',
    hiddenBy: ['PosDiskFull'],
    panel: 'monitoring/disk',
  },
];
