/** How the watching goes over time: what is asked, what is read, and what the program itself needs. */

import type { Config } from '../../config/schema.ts';
import type { UnreadableReason } from '../../domain/facts.ts';
import { clockDrift } from '../../domain/series/adapter.ts';
import { recentUnusableRows } from '../../domain/series/buffer.ts';
import { diskFree } from '../../domain/series/disk.ts';
import { chart, timeline } from '../chart-panels.ts';
import type { Panel } from '../panel.ts';
import { own, pick, pickEvery, rate, tools } from '../select.ts';
import { COLORS, GROUP_READ, YES_NO_GOOD } from '../words.ts';

const GROUPS = {
  watching: 'Наблюдение',
  buffer: 'Буфер',
  delivery: 'Передача в ОФД',
  adapter: 'Адаптер ККТ',
  session: 'Смены',
  sales: 'Продажи',
  shop: 'Магазин',
  disk: 'Диск',
};

export const scrapes = timeline(
  'monitoring/scrapes',
  'Опрос',
  'Отвечает ли каждая цель Prometheus. Пусто — цели нет в его настройке.',
  [{ name: '{{job}} {{instance}}', expr: `min by (job, instance) (${pickEvery(tools.up)})`, words: YES_NO_GOOD }],
);

export const collectors = timeline(
  'monitoring/collectors',
  'Сборщики метрик',
  'Каждая группа показаний. Ошибка одной не мешает остальным.',
  [
    {
      name: '{{collector}}',
      expr: `min by (collector) (${pickEvery(own.collectorSuccess)})`,
      words: GROUP_READ,
    },
  ],
  GROUPS,
);

const REASONS: Readonly<Record<UnreadableReason, string>> = {
  missing: 'файла нет',
  not_a_file: 'это не файл',
  permission: 'нет прав',
  not_a_database: 'это не база',
  corrupt: 'база повреждена',
  locked: 'база занята',
  schema: 'чужая база',
  unsafe_filesystem: 'сетевая папка',
  file_without_folder: 'дан файл без папки',
  changed_while_reading: 'менялась при чтении',
  counting: 'идёт подсчёт',
  stuck: 'диск не отвечает',
  other: 'другое',
};

export const bufferReads = chart(
  'monitoring/buffer-reads',
  'Чтения базы чеков, в минуту',
  'По исходу: удачно или почему нет. Показаны исходы, которые были.',
  [{ name: '{{outcome}}', expr: `60 * sum by (outcome) (${rate(own.bufferReads)}) > 0` }],
  { decimals: 1, names: { ok: 'удачно', ...REASONS } },
);

export const probes = chart(
  'monitoring/probes',
  'Вопросы адаптеру, в минуту',
  'По исходу: ответил, занят, не пустил, ответил непонятно.',
  [{ name: '{{outcome}}', expr: `60 * sum by (outcome) (${rate(own.adapterProbes)})` }],
  { decimals: 1, names: { answer: 'ответил', busy: 'занят', refused: 'не пустил', wrong: 'ответил непонятно' } },
);

export function clock({ thresholds }: Config): Panel {
  return chart(
    'monitoring/clock',
    'Расхождение часов, с',
    'На сколько часы этого ПК отличаются от часов ПК адаптера. Есть только там, где адаптер на другом компьютере.',
    [{ name: 'Расхождение', expr: `max(abs(${pick(clockDrift)}))`, color: COLORS.calm }],
    {
      unit: 'none',
      decimals: 1,
      atLeast: thresholds.clock_drift_seconds + 1,
      steps: [{ from: thresholds.clock_drift_seconds, color: COLORS.warning }],
    },
  );
}

export function disk({ thresholds }: Config): Panel {
  return chart(
    'monitoring/disk',
    'Диск кассы: свободно',
    'Сколько свободно на диске, где лежит база чеков. Кончится место — касса не сможет записать чек.',
    [{ name: 'Свободно', expr: `min(${pick(diskFree)})`, color: COLORS.calm }],
    {
      unit: 'decbytes',
      base: COLORS.bad,
      steps: [
        { from: thresholds.disk_full_megabytes * 1e6, color: COLORS.warning },
        { from: thresholds.disk_low_megabytes * 1e6, color: 'transparent' },
      ],
    },
  );
}

export const unusableRows = chart(
  'monitoring/unusable-rows',
  'Непонятные записи за сутки',
  'Записи базы чеков за последние сутки, которые нельзя понять. Они не входят ни в одну сумму.',
  [{ name: 'Записей', expr: `sum(${pick(recentUnusableRows)})`, color: COLORS.warning }],
  { decimals: 0 },
);

export const scrapeTime = chart(
  'monitoring/scrape-time',
  'Длительность опроса, с',
  'За сколько цель отдаёт свои метрики.',
  [{ name: '{{job}}', expr: `max by (job) (${pickEvery(tools.scrapeDuration)})` }],
  { unit: 'none', decimals: 3 },
);

export const requests = chart(
  'monitoring/requests',
  'Запросы к монитору, в минуту',
  'По классу ответа: 2xx — удачно, 4xx — ошибка в запросе, 5xx — ошибка монитора или нет данных.',
  [{ name: '{{status}}', expr: `60 * sum by (status) (${rate(own.httpRequests)})` }],
  { decimals: 1 },
);

export const memory = chart(
  'monitoring/memory',
  'Память монитора',
  'Занятая память процесса pos-monitor и его версия.',
  [
    {
      name: '{{version}}',
      expr: `${pickEvery(own.residentMemory)} * on (job, instance, shop) group_left (version) ${pickEvery(own.buildInfo)}`,
      color: COLORS.calm,
    },
  ],
  { unit: 'bytes' },
);
