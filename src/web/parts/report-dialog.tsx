import { useEffect, useState } from 'preact/hooks';
import type { DayReportAnswer } from '../../api/schemas/report.ts';
import { isDayName } from '../../domain/day.ts';
import { type Paper, paperOf, SIGNATURES, type Table } from '../../report/paper.ts';
import { address, api } from '../live/rest.ts';
import { failureWords } from '../model/failure.ts';
import { TableHead } from './charts.tsx';
import { DayField, type DialogProps, Modal, TillField } from './dialog.tsx';

/** `day`: the one that is shown first. */
export function ReportDialog({ posId, terminals, today, day: first, onClose }: DialogProps & { day: string }) {
  const [day, setDay] = useState(first);
  const [till, setTill] = useState(posId);
  const [tries, setTries] = useState(0);
  const [report, setReport] = useState<DayReportAnswer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const valid = isDayName(day) && day <= today;

  useEffect(() => {
    let left = false;
    setReport(null);
    setFailure(valid ? null : 'За этот день отчёта нет: выберите день не позже сегодняшнего');
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

/** The tables of a paper, as the PDF has them. */
function PaperView({ paper: { heads, tables, notes } }: { paper: Paper }) {
  return (
    <div class="paper" data-testid="report-paper">
      <p class="report-head">
        {heads.map((head) => (
          <span key={head}>{head}</span>
        ))}
      </p>
      {tables.map((table) => (
        <PaperTable key={table.caption} table={table} />
      ))}
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      {SIGNATURES.map((who) => (
        <p key={who} class="signature print-only">
          {who}
        </p>
      ))}
    </div>
  );
}

/** Where a row has many figures and the screen is narrow, each stands on a line of its own under its column's word. */
function PaperTable({ table: { id, caption, columns, rows } }: { table: Table }) {
  return (
    <table class={columns.length > 3 ? 'wide' : ''} data-testid={`table-${id}`}>
      <caption>{caption}</caption>
      {columns.length > 0 && <TableHead columns={columns} />}
      <tbody>
        {rows.map(({ id: row, cells: [word = '', ...figures], strong = false }) => (
          <tr key={word} class={strong ? 'strong' : ''}>
            <th scope="row">{word}</th>
            {figures.map((figure, index) => (
              <td key={columns[index + 1] ?? word} data-column={columns[index + 1]} data-testid={row}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
