/** Opens the file the way the service does, and looks whether its tables are the ones that are understood. */
import { withBuffer } from '../../buffer/safe-open.ts';
import { SchemaCheck } from '../../buffer/schema.ts';
import { BufferUnreadable } from '../../buffer/unreadable.ts';
import type { UnreadableReason } from '../../domain/facts.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

export function examineContents(path: string): Finding[] {
  try {
    const { source, schema } = withBuffer(path, ({ db, source }) => ({
      source,
      schema: new SchemaCheck().of(db, path),
    }));
    const how = source === 'live' ? 'адаптер работает с ней' : 'адаптер остановлен, показаны последние данные';
    const absent = [...(schema.sessions ? [] : ['pos_sessions']), ...(schema.cash ? [] : ['cash_transactions'])];
    const tables =
      absent.length === 0
        ? fine('schema', 'Таблицы базы знакомы')
        : warning(
            'schema',
            `В базе нет ${absent.join(' и ')}: смены и остатки будут неизвестны, остальное работает`,
            'Обновите адаптер ККТ, если смены нужны на экране.',
          );
    return [fine('reading', `База читается: ${how}`), tables];
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
