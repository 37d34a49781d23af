/** Charts for eyes, and the same figures as tables for screen readers. */
import type { Bar, Chart } from '../model/chart.ts';
import type { TrafficModel } from '../model/sales.ts';

interface BarsProps {
  readonly chart: Chart;
  readonly caption: string;
  /** The words over the table's columns. */
  readonly columns: readonly string[];
  /** The bar of a day opens its report. */
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
                {columns.length > 2 && <td>{before?.value ?? 'нет данных'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

export function TableHead({ columns }: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Column({ bar, onDay }: { bar: Bar; onDay: BarsProps['onDay'] }) {
  const { label, detail, value, mark, height, before, now, day } = bar;
  const look = { class: now ? 'column now' : 'column', title: `${label} ${detail}: ${value}` };
  const drawn = (
    <>
      <span class="stack">
        {before !== null && <span class="bar before" style={{ blockSize: `${before.height * 100}%` }} />}
        {height === null ? (
          <span class="unknown">{mark}</span>
        ) : (
          <span class="bar" style={{ blockSize: `${height * 100}%` }}>
            <span class="mark">{mark}</span>
          </span>
        )}
      </span>
      <span class="label">
        {label} <span class="detail">{detail}</span>
      </span>
    </>
  );
  if (day === null || onDay === undefined) {
    return (
      <div {...look} aria-hidden="true">
        {drawn}
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
      {drawn}
    </button>
  );
}

/** When people buy: hours by weekdays, the darker the more. */
export function Traffic({ model }: { model: TrafficModel }) {
  return (
    <div class="traffic">
      <table data-testid="traffic">
        <caption>{model.words}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">День</span>
            </th>
            {model.hours.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model.rows.map(({ weekday, cells }) => (
            <tr key={weekday}>
              <th scope="row">{weekday}</th>
              {cells.map(({ value, mark, share }, index) => (
                <td
                  key={model.hours[index]}
                  style={{ '--share': share }}
                  title={value}
                  class={share > 0.55 ? 'dark' : ''}
                >
                  <span class="mark-short" aria-hidden="true">
                    {mark}
                  </span>
                  <span class="visually-hidden">{value}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
