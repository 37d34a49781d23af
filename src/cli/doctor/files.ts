/** The file and its folder as they lie there, before anything is opened: only looked at. */

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type FolderView, viewFolder } from '../../buffer/folder-view.ts';
import { type MountView, readMounts, viewMount } from '../../buffer/mount.ts';
import { withBuffer } from '../../buffer/safe-open.ts';
import { SchemaCheck } from '../../buffer/schema.ts';
import { BufferUnreadable } from '../../buffer/unreadable.ts';
import type { Config } from '../../config/schema.ts';
import type { UnreadableReason } from '../../domain/facts.ts';
import type { NoJournalReason } from '../../domain/journal.ts';
import { journalFile, toUnusable } from '../../journal/place.ts';
import { JournalStore } from '../../journal/store.ts';
import { type Finding, fine, problem, warning } from './finding.ts';
import { userText } from './machine.ts';

interface FolderExamination {
  readonly findings: readonly Finding[];
  /** null where there is no file to look at. */
  readonly view: FolderView | null;
}

export function examineFolder(path: string): FolderExamination {
  let view: FolderView;
  try {
    view = viewFolder(path);
  } catch (error) {
    return { findings: [notThere(resolve(path), error)], view: null };
  }
  const mounts = readMounts();
  const findings = [
    file(view),
    mount(mounts === null ? null : viewMount(mounts, view.path)),
    companions(view),
    fine('safety', 'Чтение не может помешать кассе: файлы открываются только для чтения и без блокировок'),
  ];
  return { findings, view };
}

const WHERE = 'Путь задают buffer.path в pos-monitor.yml и переменная BUFFER_DB_PATH.';

function notThere(path: string, error: unknown): Finding {
  const reason = error instanceof BufferUnreadable ? error.reason : 'other';
  const parent = dirname(path);
  switch (reason) {
    case 'missing':
      return problem(
        'file',
        `Файла нет: ${path}`,
        `${WHERE} В контейнере папка адаптера должна быть подключена целиком.`,
      );
    case 'permission':
      return problem(
        'file',
        `Папка закрыта для нас: ${parent}`,
        `Дайте ${userText(process.geteuid?.())} право читать её.`,
      );
    default:
      return problem('file', `Не удалось посмотреть на ${path}: ${String(error)}`, WHERE);
  }
}

function file({ path, db }: FolderView): Finding {
  if (db.isDirectory()) return problem('file', `На месте файла лежит папка: ${path}`, WHERE);
  const size = `${(Number(db.size) / 1e6).toLocaleString('ru-RU', { maximumFractionDigits: 1 })} МБ`;
  return fine('file', `Файл: ${path}, ${size}, владелец ${userText(db.uid)}`);
}

function mount(view: MountView | null): Finding {
  if (view === null) {
    return warning('mount', 'Как подключена папка, узнать нельзя', 'Папка должна лежать на диске этого же компьютера.');
  }
  const { fileSystem, readOnly, fileOnly, sharesMemory } = view;
  if (!sharesMemory) {
    return problem(
      'mount',
      `Папка подключена через ${fileSystem}: это диск другой машины, общая память SQLite (WAL) через него не работает, показания были бы старыми или испорченными`,
      'Запускайте pos-monitor на той же системе, где работает адаптер.',
    );
  }
  if (fileOnly) {
    return problem(
      'mount',
      'Подключён только файл buffer.db, без папки: новых чеков не было бы видно, и молча',
      'Подключите папку целиком, например -v /путь/к/data:/app/data:ro',
    );
  }
  return fine('mount', `Папка: ${fileSystem}, ${readOnly ? 'только чтение' : 'доступна для записи'}`);
}

/** A till that is stopped writes what stands in its -wal into the database; killed, or copied in between, it has not. */
export function examineLeftWal(view: FolderView | null): Finding[] {
  if (view === null || view.wal === null || view.wal.size === 0n) return [];
  return [
    warning(
      'wal',
      `Адаптер не отвечает, а ${view.path}-wal лежит рядом (${Math.ceil(Number(view.wal.size) / 1024)} КБ): в нём могут быть последние чеки`,
      'Не удаляйте его; копируйте и переносите buffer.db, buffer.db-wal и buffer.db-shm только вместе. Запущенный адаптер заберёт чеки сам.',
    ),
  ];
}

function companions({ path, db, wal, shm, journal }: FolderView): Finding {
  const present = [
    { name: '-wal', stats: wal },
    { name: '-shm', stats: shm },
    { name: '-journal', stats: journal },
  ].flatMap(({ name, stats }) => (stats === null ? [] : [{ name, stats }]));
  if (present.length === 0)
    return fine('companions', 'Рядом нет ни -wal, ни -shm: так бывает, когда адаптер остановлен');
  const listed = present.map(({ name, stats }) => `${name} (${userText(stats.uid)})`).join(', ');
  const foreign = present.filter(({ stats }) => stats.uid !== db.uid).map(({ name }) => `${path}${name}`);
  if (foreign.length > 0) {
    return problem(
      'companions',
      `Рядом: ${listed}, а buffer.db принадлежит ${userText(db.uid)}: касса может не суметь записать чек`,
      `Верните владельца, файлы не удаляйте: sudo chown ${db.uid}:${db.gid} ${foreign.join(' ')}`,
    );
  }
  if (journal !== null && journal.size > 0n) {
    return warning('companions', `Рядом: ${listed}: идёт запись без WAL`, 'Повторите проверку через минуту.');
  }
  if (wal !== null && wal.size > 0n && shm === null) {
    return warning(
      'companions',
      `Рядом: ${listed}, а -shm нет: база открыта в исключительном режиме или -shm потерян`,
      'Перезапустите адаптер; -wal не удаляйте: в нём чеки.',
    );
  }
  return fine('companions', `Рядом: ${listed}`);
}

/** Opens the file the way the service does, and looks whether its tables are the ones that are understood. */
export function examineContents(path: string): Finding[] {
  try {
    const { walBytes, schema } = withBuffer(path, ({ db, walBytes }) => ({
      walBytes,
      schema: new SchemaCheck().of(db, path),
    }));
    const absent = [...(schema.sessions ? [] : ['pos_sessions']), ...(schema.cash ? [] : ['cash_transactions'])];
    const tables =
      absent.length === 0
        ? fine('schema', 'Таблицы базы знакомы')
        : warning(
            'schema',
            `В базе нет ${absent.join(' и ')}: смены и остатки будут неизвестны, остальное работает`,
            'Обновите адаптер ККТ, если смены нужны на экране.',
          );
    return [fine('reading', `База читается, ${walBytes > 0 ? 'вместе с -wal' : 'без -wal'}`), tables];
  } catch (error) {
    if (!(error instanceof BufferUnreadable)) throw error;
    if (error.reason === 'schema') {
      const missing = /^missing: (.*)$/.exec(error.detail)?.[1];
      return [
        fine('reading', 'База читается'),
        problem(
          'schema',
          missing === undefined ? `База устроена иначе: ${error.detail}` : `В базе не хватает: ${missing}`,
          'Версия адаптера ККТ не подходит. Передайте эту строку администратору.',
        ),
      ];
    }
    return [
      problem('reading', `База не читается: ${WHY[error.reason]} (${error.detail})`, WHAT_TO_DO[error.reason] ?? ASK),
    ];
  }
}

const ASK = 'Передайте эту строку администратору.';

const WHY: Readonly<Record<UnreadableReason, string>> = {
  missing: 'файла нет',
  not_a_file: 'это не файл',
  permission: 'нет права читать',
  not_a_database: 'это не база SQLite',
  corrupt: 'файл повреждён',
  locked: 'кассовая программа не закончила запись',
  schema: 'таблицы незнакомы',
  unsafe_filesystem: 'общий диск другой машины',
  file_without_folder: 'подключён только файл, без папки',
  changed_while_reading: 'файл изменился во время чтения',
  counting: 'чеки этого дня ещё считаются',
  stuck: 'диск не отвечает',
  other: 'причина неизвестна',
};

const WHAT_TO_DO: Partial<Record<UnreadableReason, string>> = {
  permission: 'Дайте этому пользователю право читать buffer.db, buffer.db-wal и buffer.db-shm.',
  not_a_database: 'Проверьте путь: buffer.path или BUFFER_DB_PATH.',
  corrupt: 'Не перезапускайте кассу. Снимите копию папки и вызовите администратора.',
  locked: 'Повторите через минуту; если не пройдёт, перезапустите адаптер.',
  unsafe_filesystem: 'См. строку о папке выше.',
  file_without_folder: 'См. строку о папке выше.',
  changed_while_reading: 'Повторите проверку.',
  counting: 'Повторите проверку через минуту.',
};

/** Opens the journal as the service would, and makes nothing where there is none. */
export function examineJournal({ state, buffer }: Config): Finding {
  try {
    const file = journalFile({ folder: state.path, tillFile: buffer.path }, { create: false });
    if (!existsSync(file)) return fine('journal', `Журнал тревог будет здесь: ${file}`);
    new JournalStore(file).close();
    return fine('journal', `Журнал тревог: ${file}`);
  } catch (error) {
    const { reason, message } = toUnusable(error);
    // From a container of its own the doctor cannot ask who that is; nobody else takes this lock.
    if (reason === 'in_use') {
      return fine('journal', `Журнал тревог ведёт работающий pos-monitor: ${resolve(state.path)}`);
    }
    const { text, advice } = WORDS[reason];
    return warning(
      'journal',
      `Журнала тревог нет: ${text} (${resolve(state.path)}: ${message}). Остальное работает без него`,
      advice.replace('USER', userText(process.geteuid?.())),
    );
  }
}

const ELSEWHERE = 'Задайте другую папку: state.path в pos-monitor.yml или переменная STATE_DIRECTORY.';
const LOOK = 'Передайте администратору журнал pos-monitor.';

const WORDS: Readonly<Record<Exclude<NoJournalReason, 'in_use'>, { readonly text: string; readonly advice: string }>> =
  {
    opening: { text: 'он открывается', advice: 'Повторите проверку.' },
    till_folder: { text: 'это папка кассы, в ней мы ничего не создаём', advice: ELSEWHERE },
    not_writable: { text: 'в папку нельзя писать', advice: `Разрешите это пользователю USER. ${ELSEWHERE}` },
    foreign_mount: { text: 'папка лежит на диске другой машины', advice: ELSEWHERE },
    disk_full: { text: 'на диске нет места', advice: 'Освободите место; записи, которые ждут, сохранятся.' },
    newer_version: {
      text: 'он от более новой версии',
      advice: 'Обновите pos-monitor или уберите этот файл в сторону.',
    },
    not_ours: { text: 'на его месте файл другой программы', advice: ELSEWHERE },
    damaged: {
      text: 'файл повреждён',
      advice: 'При запуске он будет отложен рядом (journal.db.damaged-…), и журнал начнётся заново.',
    },
    stuck: { text: 'диск не отвечает', advice: 'Проверьте диск.' },
    other: { text: 'его не удалось открыть', advice: LOOK },
  };
