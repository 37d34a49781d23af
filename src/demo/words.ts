/** What the demo says in the terminal, in the language of the terminal. */
import type { City } from './daylight.ts';

type Language = 'ru' | 'en';

/** As POSIX has it: the first of these that is set decides. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  return /^ru([_.@]|$)/i.test([LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '')
    ? 'ru'
    : 'en';
}

export interface Shown {
  readonly city: City;
  /** The time there, HH:MM. */
  readonly time: string;
  readonly page: string;
  readonly control: string;
  readonly adapter: string;
  readonly buffer: string;
}

export interface Words {
  readonly preparing: string;
  readonly preparingStack: string;
  readonly shown: string;
  readonly broken: string;
  readonly tidyingUp: string;
  portTaken(port: number): string;
  introduction(shown: Shown): string;
  readonly next: string;
  /** After the stack. */
  readonly nextReal: string;
  stack(prometheus: string, alertmanager: string, grafana: string | null): string;
  readonly stop: string;
}

const stories = (language: Language) => STORIES.map(({ title }) => title[language]).join(' · ');

export const WORDS: Readonly<Record<Language, Words>> = {
  ru: {
    preparing: 'Готовлю учебный магазин: две недели продаж, касса, ОФД …',
    preparingStack: 'Готовлю учебный магазин, Prometheus и Alertmanager …',
    shown: 'История показана: смотрите страницу.',
    broken: 'История прервана',
    tidyingUp: 'Убираю за собой …',
    portTaken: (port) => `Порт ${port} занят. Укажите другой: --port, --adapter-port, --control-port.`,
    introduction: ({ city, time, page, control, adapter, buffer }) => `
Откройте ${page}/ — касса в разгар дня (${city.name.ru}, там ${time}), за ней две недели продаж.
Список рядом с DEMO на странице переключает истории: ${stories('ru')}.

  Данные придуманы, чеки не имеют фискальной силы. Там же: /metrics, /api/docs, /api/v1/alerts.
  управление ${control}/   адаптер ККТ ${adapter}/v1/health
  база чеков ${buffer}
`,
    next: 'Дальше: npm run stack — то же с Prometheus и Alertmanager; npm run pos-monitor -- doctor — проверить настоящую кассу.',
    nextReal:
      'Дальше: настоящая касса в пять шагов — README.ru.md; npm run pos-monitor -- doctor скажет, чего не хватает.',
    stack: (prometheus, alertmanager, grafana) => `
  Prometheus ${prometheus}/alerts   Alertmanager ${alertmanager}
  Grafana ${grafana ?? 'не найдена (нет программы grafana в PATH)'}

Тревога приходит в Prometheus через минуты, как в магазине: сначала условие держится, потом уходит сообщение.`,
    stop: 'Остановить: Ctrl-C.',
  },
  en: {
    preparing: 'Preparing a shop to play with: two weeks of sales, a till, an OFD …',
    preparingStack: 'Preparing a shop to play with, Prometheus and Alertmanager …',
    shown: 'The story is on: look at the page.',
    broken: 'The story was broken off',
    tidyingUp: 'Tidying up …',
    portTaken: (port) => `Port ${port} is taken. Give another: --port, --adapter-port, --control-port.`,
    introduction: ({ city, time, page, control, adapter, buffer }) => `
Open ${page}/: a till in the middle of its day (${city.name.en}, ${time} there), with two weeks of sales behind it.
The list beside DEMO on the page switches between stories: ${stories('en')}.

  The data is invented, the receipts are worth nothing. There too: /metrics, /api/docs, /api/v1/alerts.
  control ${control}/   KKT adapter ${adapter}/v1/health
  buffer ${buffer}
`,
    next: 'Next: npm run stack, the same with Prometheus and Alertmanager; npm run pos-monitor -- doctor, to examine a real till.',
    nextReal: 'Next: a real shop in five steps, in README.md; npm run pos-monitor -- doctor says what is missing.',
    stack: (prometheus, alertmanager, grafana) => `
  Prometheus ${prometheus}/alerts   Alertmanager ${alertmanager}
  Grafana ${grafana ?? 'not found (no program grafana on PATH)'}

An alert reaches Prometheus after minutes, as in a shop: the condition has to hold before a message goes out.`,
    stop: 'Stop: Ctrl-C.',
  },
};

export function wordsOf(environment: NodeJS.ProcessEnv): Words {
  return WORDS[languageOf(environment)];
}

/** What the demo's page offers by name; the scenarios of the simulator that tell them. */
interface Story {
  /** The scenario, as typed on the command line. */
  readonly name: string;
  readonly title: { readonly ru: string; readonly en: string };
}

export const STORIES: readonly Story[] = [
  { name: 'normal-day', title: { ru: 'Всё хорошо', en: 'all well' } },
  { name: 'ofd-outage', title: { ru: 'ОФД пропал', en: 'the OFD is gone' } },
  { name: 'poison-receipt', title: { ru: 'Чек застрял', en: 'one receipt blocks all others' } },
];
