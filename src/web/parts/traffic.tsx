/** When people buy: hours by weekdays, the darker the more. */
import type { TrafficModel } from '../model/traffic.ts';

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
