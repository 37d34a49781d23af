import { useEffect, useState } from 'preact/hooks';
import type { DayReportAnswer } from '../../api/schemas/report.ts';
import { isDayName, shiftDay } from '../../domain/day.ts';
import { MOST_DAYS_EXPORTED } from '../../domain/export.ts';
import { paperOf } from '../../report/paper.ts';
import { address, api } from '../live/rest.ts';
import { failureWords } from '../model/failure.ts';
import { DayField, TillField, type Tills } from './fields.tsx';
import { Modal } from './modal.tsx';
import { PaperView } from './paper-view.tsx';

interface ReportDialogProps extends Tills {
  readonly today: string;
  /** The day that is shown first. */
  readonly day: string;
  readonly onClose: () => void;
}

export function ReportDialog({ posId, terminals, today, day: first, onClose }: ReportDialogProps) {
  const [day, setDay] = useState(first);
  const [till, setTill] = useState(posId);
  const [tries, setTries] = useState(0);
  const [report, setReport] = useState<DayReportAnswer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const valid = isDayName(day) && day <= today && shiftDay(day, MOST_DAYS_EXPORTED - 1) > today;

  useEffect(() => {
    let left = false;
    setReport(null);
    setFailure(valid ? null : 'За этот день отчёта нет: выберите день не позже сегодняшнего и не старше года');
    if (!valid) return;
    api.report(day, till).then(
      (fetched) => left || setReport(fetched),
      (error: unknown) => left || setFailure(failureWords(error, 'Отчёт')),
    );
    return () => {
      left = true;
    };
  }, [day, till, tries]);

  return (
    <Modal id="report" title="Отчёт за день" onClose={onClose}>
      <div class="fields no-print">
        <TillField id="report-till" terminals={terminals} value={till} onTill={setTill} />
        <DayField id="report-day" label="День" value={day} latest={today} onDay={setDay} />
        <button
          type="button"
          class="primary"
          disabled={report === null}
          onClick={() => print()}
          data-testid="report-print"
        >
          Печать
        </button>
        {report !== null && (
          <a
            class="button"
            href={address('api/v1/reports/day.pdf', { day, pos_id: till })}
            target="_blank"
            rel="noreferrer"
            data-testid="report-pdf"
          >
            PDF
          </a>
        )}
      </div>
      {report === null && failure === null && <p class="waiting">Загрузка…</p>}
      {failure !== null && (
        <div role="alert">
          <p class="problem" data-testid="report-problem">
            {failure}
          </p>
          {valid && (
            <button type="button" onClick={() => setTries(tries + 1)}>
              Ещё раз
            </button>
          )}
        </div>
      )}
      {report !== null && <PaperView paper={paperOf(report)} />}
    </Modal>
  );
}
