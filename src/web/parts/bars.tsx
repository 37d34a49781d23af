/** Bars for eyes, and the same figures as a table for screen readers. The bar of a day opens its report. */
import type { Bar, Chart } from '../model/chart.ts';
import { TableHead } from './table-head.tsx';

interface BarsProps {
  readonly chart: Chart;
  readonly caption: string;
  /** The words over the table's columns. */
  readonly columns: readonly string[];
  readonly onDay?: (day: string) => void;
}

export function Bars({ chart, caption, columns, onDay }: BarsProps) {
  return (
    <div class="chart">
      <div class="plot">
        {chart.axis.map(({ height, label }) => (
          <span key={height} class="gridline" aria-hidden="true" style={{ insetBlockEnd: `${height * 100}%` }}>
            <span>{label}</span>
          </span>
        ))}
        <div class="columns">
          {chart.bars.map((bar) => (
            <Column key={`${bar.label} ${bar.detail}`} bar={bar} onDay={onDay} />
          ))}
        </div>
      </div>
      <div class="visually-hidden">
        <table>
          <caption>{caption}</caption>
          <TableHead columns={columns} />
          <tbody>
            {chart.bars.map(({ label, detail, value, before }) => (
              <tr key={`${label} ${detail}`}>
                <th scope="row">
                  {label} {detail}
                </th>
                <td>{value}</td>
                {before !== null && <td>{before.value}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Column({ bar, onDay }: { bar: Bar; onDay: BarsProps['onDay'] }) {
  const { label, detail, value, now, day } = bar;
  const look = { class: now ? 'column now' : 'column', title: `${label} ${detail}: ${value}` };
  if (day === null || onDay === undefined) {
    return (
      <div {...look} aria-hidden="true">
        <Drawn bar={bar} />
      </div>
    );
  }
  return (
    <button
      {...look}
      type="button"
      aria-label={`${label} ${detail}: ${value}, отчёт за день`}
      onClick={() => onDay(day)}
      data-testid={`day-${day}`}
    >
      <Drawn bar={bar} />
    </button>
  );
}

function Drawn({ bar }: { bar: Bar }) {
  return (
    <>
      <span class="stack">
        {bar.before !== null && <span class="bar before" style={{ blockSize: `${bar.before.height * 100}%` }} />}
        <span class="bar" style={{ blockSize: `${bar.height * 100}%` }}>
          <span class="mark">{bar.mark}</span>
        </span>
      </span>
      <span class="label">
        {bar.label} <span class="detail">{bar.detail}</span>
      </span>
    </>
  );
}
