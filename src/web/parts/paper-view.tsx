/** The tables of a paper, as the PDF has them. */
import { type Paper, SIGNATURES, type Table } from '../../report/paper.ts';
import { TableHead } from './table-head.tsx';

export function PaperView({ paper: { heads, tables, notes } }: { paper: Paper }) {
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
