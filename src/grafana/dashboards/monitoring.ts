/** Who watches the watcher: whether the readings come, the rules run and the messages leave. */
import type { Config } from '../../config/schema.ts';
import { bufferReadAt, bufferReadable, bufferUp } from '../../domain/series/buffer.ts';
import { JOB } from '../../render/watching.ts';
import { chart } from '../chart-panels.ts';
import { build } from '../frame.ts';
import * as own from '../outside-series.ts';
import type { Panel } from '../panel.ts';
import { pick, pickEvery, rate } from '../select.ts';
import { COUNT, DURATION, MOMENT, number, stat } from '../stat-panel.ts';
import { table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS, NONE_FAILED, READABLE, YES_NO_GOOD } from '../words.ts';
import * as charts from './monitoring-charts.ts';

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
              [12, charts.scrapes()],
              [12, charts.collectors()],
            ],
          },
          {
            height: 7,
            panels: [
              [8, charts.bufferReads()],
              [8, charts.probes()],
              [8, charts.clock(config)],
            ],
          },
          {
            height: 7,
            panels: [
              [12, charts.disk(config)],
              [12, charts.unusableRows()],
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
              [8, charts.scrapeTime()],
              [8, charts.requests()],
              [8, charts.memory()],
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
