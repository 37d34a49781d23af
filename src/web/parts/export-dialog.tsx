import { useState } from 'preact/hooks';
import { shiftDay } from '../../domain/day.ts';
import { address } from '../live/rest.ts';
import { periodProblem } from '../model/period.ts';
import { DayField, TillField, type Tills } from './fields.tsx';
import { Modal } from './modal.tsx';

interface ExportDialogProps extends Tills {
  readonly today: string;
  readonly onClose: () => void;
}

export function ExportDialog({ posId, terminals, today, onClose }: ExportDialogProps) {
  const [till, setTill] = useState(posId);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const problem = periodProblem(from, to, today);
  const choose = (first: string, last: string) => {
    setFrom(first);
    setTo(last);
  };
  return (
    <Modal id="export" title="Выгрузка чеков (CSV)" onClose={onClose}>
      <p>Строка на каждый чек, в конце итоги: для сверки в таблице. Возвраты — со знаком минус.</p>
      <div class="presets">
        <button type="button" onClick={() => choose(today, today)}>
          Сегодня
        </button>
        <button type="button" onClick={() => choose(shiftDay(today, -1), shiftDay(today, -1))}>
          Вчера
        </button>
        <button type="button" onClick={() => choose(shiftDay(today, -6), today)}>
          7 дней
        </button>
        <button type="button" onClick={() => choose(`${today.slice(0, 8)}01`, today)}>
          С начала месяца
        </button>
      </div>
      <div class="fields">
        <TillField id="export-till" terminals={terminals} value={till} onTill={setTill} />
        <DayField id="export-from" label="С" value={from} latest={today} problem={problem} onDay={setFrom} />
        <DayField id="export-to" label="По" value={to} latest={today} problem={problem} onDay={setTo} />
      </div>
      <p class="problem" id="period-problem" role="alert" data-testid="export-problem">
        {problem}
      </p>
      {problem === null ? (
        <a
          class="button primary"
          href={address('api/v1/sales/export.csv', { from, to, pos_id: till })}
          download
          data-testid="export-link"
        >
          Скачать
        </a>
      ) : (
        <button type="button" class="primary" disabled>
          Скачать
        </button>
      )}
    </Modal>
  );
}
