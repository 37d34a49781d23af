import { useState } from 'preact/hooks';
import { shiftDay } from '../../domain/day.ts';
import { address } from '../live/rest.ts';
import { periodProblem } from '../model/failure.ts';
import { DayField, type DialogProps, Modal, TillField } from './dialog.tsx';

export function ExportDialog({ posId, terminals, today, onClose }: DialogProps) {
  const [till, setTill] = useState(posId);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const problem = periodProblem(from, to, today);
  const preset = (words: string, first: string, last = today) => (
    <button
      type="button"
      onClick={() => {
        setFrom(first);
        setTo(last);
      }}
    >
      {words}
    </button>
  );
  const yesterday = shiftDay(today, -1);
  return (
    <Modal id="export" title="Выгрузка чеков (CSV)" onClose={onClose}>
      <p>Строка на каждый чек, в конце итоги: для сверки в таблице. Возвраты — со знаком минус.</p>
      <div class="presets">
        {preset('Сегодня', today)}
        {preset('Вчера', yesterday, yesterday)}
        {preset('7 дней', shiftDay(today, -6))}
        {preset('С начала месяца', `${today.slice(0, 8)}01`)}
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
