/** Who watches the watcher: whether the readings come, the rules run and the messages leave. */
import type { Config } from '../../config/schema.ts';
import type { UnreadableReason } from '../../domain/facts.ts';
import { clockDrift } from '../../domain/series/adapter.ts';
import { bufferReadAt, bufferReadable, bufferUp, diskFree, recentUnusableRows } from '../../domain/series/buffer.ts';
import { JOB } from '../../render/prometheus.ts';
import { chart, timeline } from '../chart-panels.ts';
import { build, fold, type Place, row, waysPanel } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { labelled, ofVmalert, own, ownRate, pick, pickEvery, pickOwn, rate, tools } from '../select.ts';
import { DURATION, MOMENT, number, stat } from '../stat-panel.ts';
import { table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS, GROUP_READ, READABLE, YES_NO_GOOD } from '../words.ts';

const SCOPE = { terminal: false, panels: true };

export function monitoring(place: Place) {
  const { config } = place;
  return build('monitoring', place, {
    description: 'Работает ли само наблюдение: опрос, чтение базы, правила, уведомления.',
    from: 'now-3h',
    alertMarks: true,
    rows: [
      ...tiles.alarms('monitoring', SCOPE, place),
      row(4, [summary, dataAge(config)], [14, 10]),
      row(7, [channels(), silenced], [16, 8]),
      row(7, [notifications(place), rules(place)]),
      row(2, [waysPanel('monitoring', place)]),
      fold('monitoring/row-readings', 'Опрос, чтение базы и диск', [
        row(7, [scrapes, collectors]),
        row(7, [bufferReads, probes, clock(config)]),
        row(7, [disk(config), unusableRows]),
      ]),
      fold('monitoring/row-program', 'Сам монитор: скорость, запросы, память', [
        row(7, [scrapeTime, requests, memory]),
      ]),
    ],
  });
}

const summary = stat(
  'monitoring/summary',
  'Наблюдение',
  'Отвечает ли монитор Prometheus, читается ли база чеков, сколько экранов подключено.',
  [
    { name: 'Монитор', expr: `min(${pickEvery(tools.up, `job="${JOB}"`)})`, words: YES_NO_GOOD },
    { name: 'База чеков', expr: `min(${pick(bufferReadable)})`, words: READABLE },
    { name: 'Чтение', expr: `min(${pick(bufferUp)})`, words: YES_NO_GOOD },
    { name: 'Экранов', expr: `sum(${pickEvery(own.websocketClients)})`, unit: 'locale', decimals: 0 },
  ],
  'strip',
);

function dataAge({ thresholds }: Config): Panel {
  return stat(
    'monitoring/data-age',
    'Возраст данных',
    'Когда база чеков была прочитана или найдена неизменной, и сколько прошло с тех пор.',
    [
      { name: 'Данные на', expr: `min(${pick(bufferReadAt)}) * 1000`, ...MOMENT },
      { name: 'Возраст, ч:мин:с', expr: tiles.ageOfData(), steps: tiles.ageSteps(thresholds), ...DURATION },
    ],
    'strip',
  );
}

/** Whether messages leave, by way of sending, as Alertmanager counts them. */
function channels(): Panel {
  // To Alertmanager MAX is a Webex.
  const by = (expr: string) =>
    `label_replace(sum by (integration) (${expr}), "integration", "max", "integration", "webex")`;
  const inDay = (series: typeof tools.messages) => by(`increase(${pickOwn(series)}[1d])`);
  const delivered = `label_replace(${pickOwn(own.channelDelivered)}, "integration", "$1", "channel", "(.*)")`;
  // Alertmanager counts each kind that there is; of interest are those by which anything went, now or once.
  const sent = `round(${inDay(tools.messages)})`;
  const used = `(${sent} > 0 or ${sent} and on (integration) ${delivered})`;
  const none = labelled(`sum(${sent}) or vector(Inf)`, 'integration', 'Alertmanager');
  return table(
    'monitoring/channels',
    'Каналы сообщений за сутки',
    'Сколько сообщений ушло и сколько не ушло по каждому каналу, по счёту самого Alertmanager.',
    {
      queries: [
        `${used} or (${none} unless on () ${used})`,
        `round(${inDay(tools.messagesFailed)}) and on (integration) ${used}`,
        `1000 * max by (integration) (${delivered})`,
      ],
      columns: [
        { field: 'integration', title: 'Канал' },
        { field: valueField(0), title: 'Отправляли' },
        { field: valueField(1), title: 'Не ушло', unknown: '—', steps: [{ from: 1, color: COLORS.warning }] },
        { field: valueField(2), title: 'Последнее ушло', unknown: '—', ...MOMENT },
      ],
      sort: [{ field: valueField(1), descending: true }],
    },
  );
}

const silenced = number(
  'monitoring/silences',
  'Заглушено тревог',
  'Сколько действует правил тишины. Поставить и снять — в Grafana: «Оповещения», «Тишина», источник Alertmanager.',
  {
    // A centre's two Alertmanagers have the same ones.
    expr: `max(${pickOwn(tools.silences, 'state="active"')})`,
    steps: [{ from: 1, color: COLORS.warning }],
  },
);

/** As Prometheus counts it, and at a centre vmalert, where that judges in its place. */
function perMinute({ atCentre }: Place, name: 'ruleEvaluations' | 'ruleFailures' | 'alertsSent' | 'alertsLost') {
  return `60 * sum(${ownRate(tools[name], ...(atCentre ? [ofVmalert[name]] : []))})`;
}

function rules(place: Place): Panel {
  return chart(
    'monitoring/rules',
    'Вычисление правил, в минуту',
    'Сколько правил Prometheus вычисляет и сколько с ошибкой. Ошибок быть не должно.',
    [
      { name: 'Вычислено', expr: perMinute(place, 'ruleEvaluations'), color: COLORS.calm },
      { name: 'С ошибкой', expr: perMinute(place, 'ruleFailures'), color: COLORS.bad },
    ],
    { decimals: 1 },
  );
}

function notifications(place: Place): Panel {
  return chart(
    'monitoring/notifications',
    'Уведомления, в минуту',
    'Алерты, переданные в Alertmanager, и сообщения, которые он отправил или не смог отправить. Сторож (PosWatchdog) идёт всегда, поэтому ноль — плохо.',
    [
      { name: 'Передано в Alertmanager', expr: perMinute(place, 'alertsSent'), color: COLORS.calm },
      { name: 'Потеряно', expr: perMinute(place, 'alertsLost'), color: COLORS.bad },
      { name: 'Отправлено', expr: `60 * sum(${ownRate(tools.messages)})`, color: COLORS.good },
      { name: 'Не отправлено', expr: `60 * sum(${ownRate(tools.messagesFailed)})`, color: COLORS.warning },
    ],
    { decimals: 1 },
  );
}

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

const scrapes = timeline(
  'monitoring/scrapes',
  'Опрос',
  'Отвечает ли каждая цель Prometheus. Пусто — цели нет в его настройке.',
  [
    {
      name: '{{job}} {{instance}}',
      expr: `min by (job, instance) (${pickEvery(tools.up)} or ${pickOwn(tools.up)})`,
      words: YES_NO_GOOD,
    },
  ],
);

const collectors = timeline(
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

const bufferReads = chart(
  'monitoring/buffer-reads',
  'Чтения базы чеков, в минуту',
  'По исходу: удачно или почему нет. Показаны исходы, которые были.',
  [{ name: '{{outcome}}', expr: `60 * sum by (outcome) (${rate(own.bufferReads)}) > 0` }],
  { decimals: 1, names: { ok: 'удачно', ...REASONS } },
);

const probes = chart(
  'monitoring/probes',
  'Вопросы адаптеру, в минуту',
  'По исходу: ответил, занят, не пустил, ответил непонятно.',
  [{ name: '{{outcome}}', expr: `60 * sum by (outcome) (${rate(own.adapterProbes)})` }],
  { decimals: 1, names: { answer: 'ответил', busy: 'занят', refused: 'не пустил', wrong: 'ответил непонятно' } },
);

function clock({ thresholds }: Config): Panel {
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

function disk({ thresholds }: Config): Panel {
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

const unusableRows = chart(
  'monitoring/unusable-rows',
  'Непонятные записи за сутки',
  'Записи базы чеков за последние сутки, которые нельзя понять. Они не входят ни в одну сумму.',
  [{ name: 'Записей', expr: `sum(${pick(recentUnusableRows)})`, color: COLORS.warning }],
  { decimals: 0 },
);

const scrapeTime = chart(
  'monitoring/scrape-time',
  'Длительность опроса, с',
  'За сколько цель отдаёт свои метрики.',
  [{ name: '{{job}}', expr: `max by (job) (${pickEvery(tools.scrapeDuration)} or ${pickOwn(tools.scrapeDuration)})` }],
  { unit: 'none', decimals: 3 },
);

const requests = chart(
  'monitoring/requests',
  'Запросы к монитору, в минуту',
  'По классу ответа: 2xx — удачно, 4xx — ошибка в запросе, 5xx — ошибка монитора или нет данных.',
  [{ name: '{{status}}', expr: `60 * sum by (status) (${rate(own.httpRequests)})` }],
  { decimals: 1 },
);

const memory = chart(
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
