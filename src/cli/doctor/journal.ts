import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { NoJournalReason } from '../../domain/journal.ts';
import { journalFile, toUnusable } from '../../journal/place.ts';
import { JournalStore } from '../../journal/store.ts';
import { type Finding, fine, warning } from './finding.ts';
import { userText } from './machine.ts';

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
