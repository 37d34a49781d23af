/** The file and its folder as they lie there, before anything is opened: only looked at. */
import { dirname, resolve } from 'node:path';
import { type FolderView, viewFolder } from '../../buffer/folder-view.ts';
import { type MountView, readMounts, viewMount } from '../../buffer/mount.ts';
import { BufferUnreadable } from '../../buffer/unreadable.ts';
import { type Finding, fine, problem, warning } from './finding.ts';
import { userText } from './user.ts';

export interface FolderExamination {
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

/** The till writes what stands in its -wal into the database when it stops; killed, or copied in between, it has not. */
export function examineLeftWal(view: FolderView | null): Finding[] {
  if (view === null || view.wal === null || view.wal.size === 0n) return [];
  return [
    warning(
      'wal',
      `Адаптер остановлен, а buffer.db-wal остался (${Math.ceil(Number(view.wal.size) / 1024)} КБ): последние чеки лежат в нём`,
      'Не удаляйте его; копируйте и переносите buffer.db, buffer.db-wal и buffer.db-shm только вместе. При следующем пуске адаптер заберёт чеки сам.',
    ),
  ];
}

function companions({ db, wal, shm, journal }: FolderView): Finding {
  const present = [
    { name: '-wal', stats: wal },
    { name: '-shm', stats: shm },
    { name: '-journal', stats: journal },
  ].flatMap(({ name, stats }) => (stats === null ? [] : [{ name, stats }]));
  if (present.length === 0) return fine('companions', 'Рядом нет ни -wal, ни -shm: адаптер остановлен');
  const listed = present.map(({ name, stats }) => `${name} (${userText(stats.uid)})`).join(', ');
  const foreign = present.filter(({ stats }) => stats.uid !== db.uid).map(({ name }) => `buffer.db${name}`);
  if (foreign.length > 0) {
    return problem(
      'companions',
      `Рядом: ${listed}, а buffer.db принадлежит ${userText(db.uid)}: касса может не суметь записать чек`,
      `Верните владельца, файлы не удаляйте: chown ${db.uid}:${db.gid} ${foreign.join(' ')}`,
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
