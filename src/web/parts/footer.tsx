import { ScreenIcon } from './icons.tsx';

interface FooterProps {
  readonly dataTime: string | null;
  readonly current: boolean;
  readonly problems: number;
  readonly onExport: () => void;
  readonly onReport: () => void;
  readonly onScreen: () => void;
}

export function Footer({ dataTime, current, problems, onExport, onReport, onScreen }: FooterProps) {
  return (
    <footer>
      <p>
        <span data-testid="data-time">{dataTime === null ? 'Данных ещё нет' : `Данные на ${dataTime}`}</span>
        {!current && dataTime !== null && <strong> — не текущие</strong>}
      </p>
      {problems > 0 && <p data-testid="problems">Не удалось прочитать строк: {problems}</p>}
      <div class="buttons">
        <button type="button" onClick={onReport} data-testid="open-report">
          Отчёт за день
        </button>
        <button type="button" onClick={onExport} data-testid="open-export">
          Выгрузить CSV
        </button>
        <button type="button" onClick={onScreen} data-testid="screen-settings">
          <ScreenIcon />
          Экран
        </button>
      </div>
    </footer>
  );
}
