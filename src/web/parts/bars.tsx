/** Bars for eyes, and the same figures as a table for screen readers. */
import type { Bar, Chart } from '../model/chart.ts';

interface BarsProps {
  readonly chart: Chart;
  readonly caption: string;
  /** The words over the table's columns. */
  readonly columns: readonly string[];
}

export function Bars({ chart, caption, columns }: BarsProps) {
  return (
    <div class="chart">
      <div class="plot" aria-hidden="true">
        {chart.axis.map(({ height, label }) => (
          <span key={height} class="gridline" style={{ insetBlockEnd: `${height * 100}%` }}>
            <span>{label}</span>
          </span>
        ))}
        <div class="columns">
          {chart.bars.map((bar) => (
            <Column key={`${bar.label} ${bar.detail}`} bar={bar} />
          ))}
        </div>
      </div>
      <div class="visually-hidden">
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
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

function Column({ bar }: { bar: Bar }) {
  return (
    <div class={bar.now ? 'column now' : 'column'} title={`${bar.label} ${bar.detail}: ${bar.value}`}>
      <div class="stack">
        {bar.before !== null && <span class="bar before" style={{ blockSize: `${bar.before.height * 100}%` }} />}
        <span class="bar" style={{ blockSize: `${bar.height * 100}%` }}>
          <span class="mark">{bar.mark}</span>
        </span>
      </div>
      <span class="label">
        {bar.label} <span class="detail">{bar.detail}</span>
      </span>
    </div>
  );
}
