/**
 * The alerts that stand, as one thing to say: the worst of them, or how its subject is where none stands. So a colour
 * cannot contradict an alert. The query yields one row, whose label `key` is looked up in a list of words.
 */
import { LEVELS } from '../domain/alerts/alert.ts';
import { CHIPS, type ChipId, LEVEL_FACES } from '../domain/faces.ts';
import { adapterBusy, adapterUp, breakerState, odooOnline } from '../domain/series/adapter.ts';
import { undelivered } from '../domain/series/delivery.ts';
import { sessionOpen } from '../domain/series/session.ts';
import { JOB } from '../render/prometheus.ts';
import { type AlertScope, isRead, named, namedWords, told } from './alert-rows.ts';
import { labelled, own, pick, summed, tools } from './select.ts';
import { bad, faint, good, NO_BREAK, NO_DATA, PRIORITY, plain, type Word, type Words, warning } from './words.ts';

export interface Face {
  readonly expr: string;
  readonly words: Words;
  /** Whether `key` may end in how many more alerts there are. */
  readonly counted?: boolean;
}

/** What is said where no alert stands: the first whose expression yields anything, for one that is not 0. */
interface Rest {
  readonly when: string;
  readonly word: Word;
}

/** The whole shop in one word; all is well only as long as that is `fresh`. A monitor that does not answer is worse than all it told. */
export function overall(scope: AlertScope, fresh: string): Face {
  const loud = ['P1', 'P2'] as const;
  const { many = false } = scope;
  const down = `${summed(many, 'min')(tools.up, [], `job="${JOB}"`)} == 0`;
  const counted = loud.map(
    (level) => [level, `${summed(many)(own.activeAlerts, [], `priority="${level}"`)} > 0`] as const,
  );
  const all = [
    keyed('down', `100 + (${down})`),
    `label_join(${named(`${told(scope)} * on (priority) group_left () (${ranks(loud)}) * on () group_left (more) ${more(scope)}`, 'key')}, "key", "", "key", "more")`,
    // The monitor's own word, before the rules have run and where there are none.
    ...counted.map(([level, some], index) => keyed(level, `0 * (${some}) + ${5 - index}`)),
    keyed('calm', `${isRead(scope)} and ${fresh}`),
    keyed('old', `0.5 * (${isRead(scope)})`),
    keyed('unknown', 'vector(0)'),
  ];
  return {
    expr: worstOf(all),
    counted: true,
    words: {
      down: bad('Нет связи с монитором'),
      P1: bad(`${LEVEL_FACES.P1.name}!`),
      P2: warning(`${LEVEL_FACES.P2.name}!`),
      ...namedWords(loud),
      calm: good('Всё в порядке'),
      old: warning('Показания устарели'),
      unknown: faint(NO_DATA),
    },
  };
}

/** Of a long list a tablet shows the first three or so: how many there are beside the one that is named. */
function more(scope: AlertScope): string {
  const counted = `label_replace(count_values("others", count(${told(scope)}) - 1), "more", "${NO_BREAK}(+$1)", "others", "(.+)")`;
  return `label_replace(${counted}, "more", "", "others", "0")`;
}

/** What its source says where no alert about it stands. */
const RESTS: Readonly<Record<ChipId, readonly Rest[]>> = {
  print: [
    { when: `max(${pick(adapterBusy)}) == 1`, word: good('Ждёт ОФД') },
    { when: `max(${pick(adapterUp)}) == 1`, word: good('Работает') },
  ],
  queue: [
    { when: `sum(${pick(undelivered)}) > 0`, word: good('В пути') },
    { when: `1 + sum(${pick(undelivered)})`, word: good('Пусто') },
  ],
  ofd: [
    { when: `max(${pick(breakerState, 'state="OPEN"')}) == 1`, word: warning('Недоступен') },
    { when: `max(${pick(breakerState, 'state="HALF_OPEN"')}) == 1`, word: plain('Проверка') },
    { when: `max(${pick(breakerState, 'state="CLOSED"')}) == 1`, word: good('На связи') },
  ],
  shift: [
    { when: `max(${pick(sessionOpen)}) == 1`, word: good('Открыта') },
    { when: `1 + max(${pick(sessionOpen)})`, word: plain('Не открыта') },
  ],
  odoo: [
    { when: `max(${pick(odooOnline)}) == 1`, word: good('На связи') },
    { when: `1 + max(${pick(odooOnline)})`, word: plain('Нет связи') },
  ],
};

/** These are read from the file; of the others the adapter tells by itself. */
const OF_THE_FILE: readonly ChipId[] = ['queue', 'shift'];

/** One subject: the level of the worst alert about it, or its own state as long as that is `fresh`. */
export function chip(id: ChipId, scope: AlertScope, fresh: string): Face & { readonly title: string } {
  const { title, about } = CHIPS.find((candidate) => candidate.id === id) ?? { title: id, about: [] };
  const rests = RESTS[id];
  const standing = `${told(scope, about)} * on (priority) group_left () (${ranks(LEVELS)})`;
  const all = [
    `label_replace(${standing}, "key", "$1", "priority", "(.*)")`,
    ...rests.map(({ when }, index) =>
      keyed(
        `rest${index}`,
        `(0 * (${when}) + ${rests.length - index})${OF_THE_FILE.includes(id) ? ` and ${fresh}` : ''}`,
      ),
    ),
    keyed('unknown', 'vector(0)'),
  ];
  return {
    title,
    expr: worstOf(all),
    words: {
      ...PRIORITY,
      ...Object.fromEntries(rests.map(({ word }, index) => [`rest${index}`, word])),
      unknown: faint(NO_DATA),
    },
  };
}

/** Above all that is said where none stands. */
function ranks(levels: readonly (typeof LEVELS)[number][]): string {
  return levels.map((level, index) => labelled(`vector(${50 - 10 * index})`, 'priority', level)).join(' or ');
}

function keyed(key: string, expr: string): string {
  return labelled(expr, 'key', key);
}

function worstOf(rows: readonly string[]): string {
  return `topk(1, max by (key) (${rows.join(' or ')}))`;
}
