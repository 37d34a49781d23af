import type { MessagesModel } from '../model/messages.ts';
import { ScreenIcon } from './icons.tsx';

export type Dialog = 'export' | 'report' | 'journal' | 'find' | 'screen';

interface FooterProps {
  readonly dataTime: string | null;
  readonly current: boolean;
  readonly problems: number;
  readonly messages: MessagesModel;
  readonly revenue: boolean;
  /** Who has logged in; null where nobody needs to. */
  readonly user: string | null;
  readonly onLogout: () => void;
  readonly onOpen: (dialog: Dialog) => void;
}

export function Footer(props: FooterProps) {
  const { dataTime, current, problems, messages, revenue, user, onLogout, onOpen } = props;
  return (
    <footer>
      <p>
        <span data-testid="data-time">{dataTime === null ? 'Данных ещё нет' : `Данные на ${dataTime}`}</span>
        {!current && dataTime !== null && <strong> — не текущие</strong>}
      </p>
      {messages.tone === 'info' && messages.warning !== null && (
        <p data-testid="notifications-warning">{messages.warning}</p>
      )}
      {messages.channels !== null && <p data-testid="channels">{messages.channels}</p>}
      {problems > 0 && <p data-testid="problems">Не удалось прочитать строк: {problems}</p>}
      <div class="buttons">
        <button type="button" onClick={() => onOpen('journal')} data-testid="open-journal">
          Журнал
        </button>
        <button type="button" onClick={() => onOpen('find')} data-testid="open-find">
          Найти чек
        </button>
        {revenue && (
          <>
            <button type="button" onClick={() => onOpen('report')} data-testid="open-report">
              Отчёт за день
            </button>
            <button type="button" onClick={() => onOpen('export')} data-testid="open-export">
              Выгрузить CSV
            </button>
          </>
        )}
        <button type="button" onClick={() => onOpen('screen')} data-testid="screen-settings">
          <ScreenIcon />
          Экран
        </button>
        {user !== null && (
          <button type="button" onClick={onLogout} data-testid="logout">
            Выйти ({user})
          </button>
        )}
      </div>
    </footer>
  );
}
