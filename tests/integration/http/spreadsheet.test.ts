/** The export as an accountant opens it: in a real spreadsheet, to its own format and back. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kopecksOf, type Line, readExport } from '../../support/csv.ts';
import { startShop } from '../../support/running-shop.ts';
import { lacks, WHOLE } from '../../support/share.ts';
import { findTool, tool } from '../../support/tools.ts';

const why = WHOLE ? 'there is no LibreOffice Calc' : 'a spreadsheet takes long to begin (npm run test:all)';
const missing = !WHOLE || findTool('soffice') === null;

test.skipIf(lacks(import.meta.filename, missing, why))(
  'keeps leading zeros, signs and Cyrillic, and adds up to what the API says',
  async () => {
    const shop = await startShop({
      fill: (writer) => {
        const sale = (type: 'sale' | 'refund', total: number) => ({
          type,
          items: [{ name: 'Ёж "в очках"; №1', price: total, quantity: 1, total, vat_rate: 20 }],
          payments: [{ type: 'cash' as const, amount: total }],
        });
        for (const rubles of [1250.05, 0.1, 99_999.99]) {
          writer.addReceipt({ basket: sale('sale', rubles), fnNumber: '9960440300000001' });
        }
        writer.addReceipt({ basket: sale('refund', 250.5), fnNumber: '0060440300000001' });
      },
    });
    try {
      const sales = await shop.json('/api/v1/sales/today');
      const given = await (await shop.get('/api/v1/sales/export.csv')).text();
      const { receipts, totals } = readExport(given);
      const back = readExport(throughSpreadsheet(given));
      expect(back.receipts.map(told)).toEqual(receipts.map(told));
      expect(back.receipts.map((line) => line.ФН).sort()[0]).toBe('0060440300000001');
      const sum = back.receipts.reduce((all, line) => all + (kopecks(line.Итого) ?? 0), 0);
      expect(sum).toBe(Math.round(sales.net_revenue * 100));
      const whole = (lines: readonly Line[]) => lines.map(({ Итого, Вид }) => [Вид, kopecks(Итого)]);
      expect(whole(back.totals)).toEqual(whole(totals));
    } finally {
      await shop.close();
    }
  },
);

/** What a person sees in the cells, however they are written down. */
function told({ ФН, ФПД, Смена, Вид, Наличные, Итого, Состояние }: Line) {
  const shown = (cell: string | undefined) => cell?.replace(/^="(.*)"$/, '$1');
  return [...[ФН, ФПД, Смена, Вид, Состояние].map(shown), kopecks(Наличные), kopecks(Итого)];
}

/** It writes numbers as they are written where it runs; that it does shows that they were numbers to it. */
function kopecks(cell = ''): number | null {
  const [whole = '', fraction = ''] = cell.split(/[.,]/);
  return kopecksOf(`${whole},${fraction.padEnd(2, '0')}`);
}

function throughSpreadsheet(csv: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-spreadsheet-'));
  const convert = (file: string, ...args: string[]) => {
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const words = ['--headless', profile, ...args, '--outdir', folder, join(folder, file)];
    const { status, stderr } = spawnSync(tool('soffice'), words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  try {
    writeFileSync(join(folder, 'receipts.csv'), csv);
    // Semicolons, UTF-8, Russian numbers and dates: what its dialog proposes where the system is Russian.
    convert('receipts.csv', '--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1049', '--convert-to', 'xlsx');
    convert('receipts.xlsx', '--convert-to', 'csv:Text - txt - csv (StarCalc):59,34,76,1,,1049,false,true,false');
    return readFileSync(join(folder, 'receipts.csv'), 'utf8').replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
