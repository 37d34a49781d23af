/** Who watches the watcher: whether the readings come, the rules run and the messages leave. */
import type { Config } from '../../config/schema.ts';
import { clockDrift } from '../../domain/series/adapter.ts';
import { bufferReadAt, bufferReadable, bufferUp, recentUnusableRows } from '../../domain/series/buffer.ts';
import { diskFree } from '../../domain/series/disk.ts';
import { JOB } from '../../render/watching.ts';
import { chart, timeline } from '../chart-panels.ts';
import { build } from '../frame.ts';
import * as own from '../outside-series.ts';
import type { Panel } from '../panel.ts';
import { pick, pickEvery, rate } from '../select.ts';
import { COUNT, DURATION, MOMENT, number, stat } from '../stat-panel.ts';
import { table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS, NONE_FAILED, READABLE, YES_NO_GOOD } from '../words.ts';

const SCOPE = { terminal: false, panels: true };

export function monitoring(config: Config) {
  return build('monitoring', config, {
    description: 'Работает ли само наблюдение: опрос, чтение базы, правила, уведомления.',
    from: 'now-3h',
    variables: [],
    links: ['kassa', 'terminals', 'buffer', 'sales'],
    alertMarks: true,
    rows: [
      { height: 3, panels: [[24, tiles.stateTile('monitoring/state', SCOPE, config.thresholds)]] },
      { height: 5, panels: [[24, tiles.alertTable('monitoring/alerts', SCOPE)]] },
      {
        height: 4,
        panels: [
          [14, summary()],
          [10, dataAge(config)],
        ],
      },
      {
        height: 7,
        panels: [
          [16, channels()],
          [8, silenced()],
        ],
      },
      {
        height: 7,
        panels: [
          [12, notifications()],
          [12, rules()],
        ],
      },
      {
        height: 2,
        panels: [[24, tiles.waysPanel('monitoring/ways', ['kassa', 'terminals', 'buffer', 'sales'])]],
      },
      {
        fold: 'monitoring/row-readings',
        title: 'Опрос, чтение базы и диск',
        rows: [
          {
            height: 7,
            panels: [
              [12, scrapes()],
              [12, collectors()],
            ],
          },
          {
            height: 7,
            panels: [
              [8, bufferReads()],
              [8, probes()],
              [8, clock(config)],
            ],
          },
          {
            height: 7,
            panels: [
              [12, disk(config)],
              [12, unusableRows()],
            ],
          },
        ],
      },
      {
        fold: 'monitoring/row-program',
        title: 'Сам монитор: скорость, запросы, память',
        rows: [
          {
            height: 7,
            panels: [
              [8, scrapeTime()],
              [8, requests()],
              [8, memory()],
            ],
          },
        ],
      },
    ],
  });
}

function summary(): Panel {
  return stat(
    'monitoring/summary',
    {
      title: 'Наблюдение',
      description: 'Отвечает ли монитор Prometheus, читается ли база чеков, сколько экранов подключено.',
    },
    [
      { name: 'Монитор', expr: `min(${pickEvery(own.up, `job="${JOB}"`)})`, words: YES_NO_GOOD },
      { name: 'База чеков', expr: `min(${pick(bufferReadable)})`, words: READABLE },
      { name: 'Последнее чтение', expr: `min(${pick(bufferUp)})`, words: YES_NO_GOOD },
      { name: 'Экранов', expr: `sum(${pickEvery(own.websocketClients)})`, unit: 'locale', decimals: 0 },
    ],
    'strip',
  );
}

function dataAge({ thresholds }: Config): Panel {
  return stat(
    'monitoring/data-age',
    {
      title: 'Возраст данных',
      description: 'Когда база чеков была прочитана или найдена неизменной, и сколько прошло с тех пор.',
    },
    [
      { name: 'Данные на', expr: `min(${pick(bufferReadAt)}) * 1000`, ...MOMENT },
      { name: 'Возраст, ч:мин:с', expr: tiles.ageOfData(), steps: tiles.ageSteps(thresholds), ...DURATION },
    ],
    'strip',
  );
}

function scrapes(): Panel {
  return timeline(
    'monitoring/scrapes',
    { title: 'Опрос', description: 'Отвечает ли каждая цель Prometheus. Пусто — цели нет в его настройке.' },
    [{ name: '{{job}} {{instance}}', expr: `min by (job, instance) (${pickEvery(own.up)})`, words: YES_NO_GOOD }],
  );
}

function collectors(): Panel {
  return timeline(
    'monitoring/collectors',
    { title: 'Сборщики метрик', description: 'Каждая группа показаний. Ошибка одной не мешает остальным.' },
    [
      {
        name: '{{collector}}',
        expr: `min by (collector) (${pickEvery(own.collectorSuccess)})`,
        words: YES_NO_GOOD,
      },
    ],
  );
}

function bufferReads(): Panel {
  return chart(
    'monitoring/buffer-reads',
    {
      title: 'Чтения базы чеков, в минуту',
      description: 'По исходу: ok — удачно, остальное — причина неудачи. Показаны исходы, которые были.',
    },
    [{ name: '{{outcome}}', expr: `60 * sum by (outcome) (${rate(own.bufferReads)}) > 0` }],
    { decimals: 1, names: { ok: 'удачно' } },
  );
}

function probes(): Panel {
  return chart(
    'monitoring/probes',
    { title: 'Вопросы адаптеру, в минуту', description: 'По исходу: ответил, занят, не пустил, ответил непонятно.' },
    [{ name: '{{outcome}}', expr: `60 * sum by (outcome) (${rate(own.adapterProbes)})` }],
    { decimals: 1, names: { answer: 'ответил', busy: 'занят', refused: 'не пустил', wrong: 'ответил непонятно' } },
  );
}

function clock({ thresholds }: Config): Panel {
  return chart(
    'monitoring/clock',
    {
      title: 'Расхождение часов, с',
      description:
        'На сколько часы этого ПК отличаются от часов ПК адаптера. Есть только там, где адаптер на другом компьютере.',
    },
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
    {
      title: 'Диск кассы: свободно',
      description: 'Сколько свободно на диске, где лежит база чеков. Кончится место — касса не сможет записать чек.',
    },
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

function unusableRows(): Panel {
  return chart(
    'monitoring/unusable-rows',
    {
      title: 'Непонятные записи за сутки',
      description: 'Записи базы чеков за последние сутки, которые нельзя понять. Они не входят ни в одну сумму.',
    },
    [{ name: 'Записей', expr: `sum(${pick(recentUnusableRows)})`, color: COLORS.warning }],
    { decimals: 0 },
  );
}

/** Whether messages leave, by way of sending, as Alertmanager counts them. */
function channels(): Panel {
  const by = (expr: string) => `sum by (integration) (${expr})`;
  const inDay = (series: typeof own.messages) => by(`increase(${pickEvery(series)}[1d])`);
  const delivered = `label_replace(${pickEvery(own.channelDelivered)}, "integration", "$1", "channel", "(.*)")`;
  return table(
    'monitoring/channels',
    {
      title: 'Каналы сообщений за сутки',
      description: 'Сколько сообщений ушло и сколько не ушло по каждому каналу, по счёту самого Alertmanager.',
    },
    {
      queries: [
        `round(${inDay(own.messages)})`,
        `round(${inDay(own.messagesFailed)})`,
        `1000 * max by (integration) (${delivered})`,
      ],
      columns: [
        { field: 'integration', title: 'Канал' },
        { field: valueField(0), title: 'Отправляли', ...COUNT },
        { field: valueField(1), title: 'Не ушло', words: NONE_FAILED, ...COUNT },
        { field: valueField(2), title: 'Последнее ушло', ...MOMENT },
      ],
      sort: [{ field: valueField(1), descending: true }],
    },
  );
}

function silenced(): Panel {
  return number(
    'monitoring/silences',
    {
      title: 'Заглушено тревог',
      description:
        'Сколько действует правил тишины. Поставить и снять — в Grafana: «Оповещения», «Тишина», источник Alertmanager.',
    },
    {
      expr: `sum(${pickEvery(own.silences, 'state="active"')})`,
      ...COUNT,
      steps: [{ from: 1, color: COLORS.warning }],
    },
  );
}

function rules(): Panel {
  return chart(
    'monitoring/rules',
    {
      title: 'Вычисление правил, в минуту',
      description: 'Сколько правил Prometheus вычисляет и сколько с ошибкой. Ошибок быть не должно.',
    },
    [
      { name: 'Вычислено', expr: `60 * sum(${rate(own.ruleEvaluations)})`, color: COLORS.calm },
      { name: 'С ошибкой', expr: `60 * sum(${rate(own.ruleFailures)})`, color: COLORS.bad },
    ],
    { decimals: 1 },
  );
}

function notifications(): Panel {
  return chart(
    'monitoring/notifications',
    {
      title: 'Уведомления, в минуту',
      description:
        'Алерты, переданные в Alertmanager, и сообщения, которые он отправил или не смог отправить. Сторож (PosWatchdog) идёт всегда, поэтому ноль — плохо.',
    },
    [
      { name: 'Передано в Alertmanager', expr: `60 * sum(${rate(own.alertsSent)})`, color: COLORS.calm },
      { name: 'Потеряно', expr: `60 * sum(${rate(own.alertsDropped)})`, color: COLORS.bad },
      { name: 'Отправлено', expr: `60 * sum(${rate(own.messages)})`, color: COLORS.good },
      { name: 'Не отправлено', expr: `60 * sum(${rate(own.messagesFailed)})`, color: COLORS.warning },
    ],
    { decimals: 1 },
  );
}

function scrapeTime(): Panel {
  return chart(
    'monitoring/scrape-time',
    { title: 'Длительность опроса, с', description: 'За сколько цель отдаёт свои метрики.' },
    [{ name: '{{job}}', expr: `max by (job) (${pickEvery(own.scrapeDuration)})` }],
    { unit: 'none', decimals: 3 },
  );
}

function requests(): Panel {
  return chart(
    'monitoring/requests',
    {
      title: 'Запросы к монитору, в минуту',
      description: 'По классу ответа: 2xx — удачно, 4xx — ошибка в запросе, 5xx — ошибка монитора или нет данных.',
    },
    [{ name: '{{status}}', expr: `60 * sum by (status) (${rate(own.httpRequests)})` }],
    { decimals: 1 },
  );
}

function memory(): Panel {
  return chart(
    'monitoring/memory',
    { title: 'Память монитора', description: 'Занятая память процесса pos-monitor и его версия.' },
    [
      {
        name: '{{version}}',
        expr: `${pickEvery(own.residentMemory)} * on (job, instance, shop) group_left (version) ${pickEvery(own.buildInfo)}`,
        color: COLORS.calm,
      },
    ],
    { unit: 'bytes' },
  );
}
