import { ScreenIcon } from './icons.tsx';

interface FooterProps {
  readonly dataTime: string | null;
  readonly current: boolean;
  readonly problems: number;
  readonly revenue: boolean;
  /** Who has logged in; null where nobody needs to. */
  readonly user: string | null;
  readonly onLogout: () => void;
  readonly onExport: () => void;
  readonly onReport: () => void;
  readonly onScreen: () => void;
}

export function Footer(props: FooterProps) {
  const { dataTime, current, problems, revenue, user, onLogout, onExport, onReport, onScreen } = props;
  return (
    <footer>
      <p>
        <span data-testid="data-time">{dataTime === null ? 'Данных ещё нет' : `Данные на ${dataTime}`}</span>
        {!current && dataTime !== null && <strong> — не текущие</strong>}
      </p>
      {problems > 0 && <p data-testid="problems">Не удалось прочитать строк: {problems}</p>}
      <div class="buttons">
        {revenue && (
          <>
            <button type="button" onClick={onReport} data-testid="open-report">
              Отчёт за день
            </button>
            <button type="button" onClick={onExport} data-testid="open-export">
              Выгрузить CSV
            </button>
          </>
        )}
        <button type="button" onClick={onScreen} data-testid="screen-settings">
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
