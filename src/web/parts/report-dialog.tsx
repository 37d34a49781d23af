import { useEffect, useState } from 'preact/hooks';
import { daysBetween, isDayName } from '../../domain/day.ts';
import { fetchReport, type Report } from '../live/report.ts';
import { hourChart } from '../model/chart.ts';
import { MOST_DAYS } from '../model/period.ts';
import { dayRows, drawerRows, todayRows } from '../model/report.ts';
import { clock, longDay } from '../text/time.ts';
import { DayField } from './day-field.tsx';
import { Modal } from './modal.tsx';

interface ReportDialogProps {
  readonly shop: string;
  readonly place: string;
  readonly demo: boolean;
  readonly zone: string;
  readonly posId: string | null;
  readonly today: string;
  readonly now: () => number;
  readonly onClose: () => void;
}

export function ReportDialog({ shop, place, demo, zone, posId, today, now, onClose }: ReportDialogProps) {
  const [day, setDay] = useState(today);
  const [report, setReport] = useState<Report | 'loading' | 'failed'>('loading');
  const [madeAt, setMadeAt] = useState(0);
  const valid = isDayName(day) && day <= today && daysBetween(day, today).length < MOST_DAYS;

  useEffect(() => {
    let left = false;
    setReport('loading');
    if (!valid) return setReport('failed');
    fetchReport(day, today, posId).then(
      (fetched) => {
        if (left) return;
        setMadeAt(now());
        setReport(fetched);
      },
      () => left || setReport('failed'),
    );
    return () => {
      left = true;
    };
  }, [day]);

  return (
    <Modal id="report" title="Отчёт за день" onClose={onClose}>
      <div class="fields no-print">
        <DayField id="report-day" label="День" value={day} latest={today} onDay={setDay} />
        <button
          type="button"
          class="primary"
          disabled={typeof report === 'string'}
          onClick={() => print()}
          data-testid="report-print"
        >
          Печать
        </button>
      </div>
      {report === 'loading' && <p class="waiting">Загрузка…</p>}
      {report === 'failed' && <p class="problem">Нет данных за этот день</p>}
      {typeof report === 'object' && (
        <div class="paper" data-testid="report-paper">
          <p class="report-head">
            <strong>{shop}</strong>, {place}
            <br />
            {longDay(day)}
            {demo && <strong> — DEMO, данные придуманы</strong>}
          </p>
          <ReportTables report={report} posId={posId} />
          <p class="note">Данные на {clock(madeAt, zone)}. Суммы из чеков кассы, не из ОФД.</p>
        </div>
      )}
    </Modal>
  );
}

function ReportTables({ report: { day, today, terminals }, posId }: { report: Report; posId: string | null }) {
  const rows = today === null ? dayRows(day) : [...dayRows(day), ...todayRows(today)];
  return (
    <>
      <table>
        <tbody>
          {rows.map(({ id, label, value }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td data-testid={id}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {terminals !== null && (
        <table>
          <caption>Сверка наличных за смену</caption>
          <thead>
            <tr>
              {['Касса', 'По операциям', 'В кассе', 'Разница'].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drawerRows(terminals, posId).map(({ name, expected, actual, difference }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{expected}</td>
                <td>{actual}</td>
                <td>{difference}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {today !== null && (
        <table>
          <caption>Продажи по часам</caption>
          <tbody>
            {hourChart(
              today.hourly_data.map(({ revenue }) => revenue),
              null,
            ).bars.map(({ label, value }) => (
              <tr key={label}>
                <th scope="row">{label}:00</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
