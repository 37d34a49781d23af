import { dayOf, dayStart } from '../../../src/domain/day.ts';
import { openWriter } from '../../../src/simulator/index.ts';
import { atMost, type BenchCase } from '../case.ts';
import { startFloor } from '../floors/floor.ts';
import { startShipped } from '../shipped.ts';
import { median } from '../stats.ts';

const MOST_SECONDS = 0.4;
const ZONE = 'Europe/Moscow';

export const start: BenchCase = {
  name: 'start',
  goal: `from the start of the process to the first right answer of /api/v1/sales/today: ≤ ${MOST_SECONDS} s`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const [times, floors]: [number[], number[]] = [[], []];
    for (let round = 0; round < context.plan.starts; round++) {
      const expected = salesToday(path);
      const started = performance.now();
      const ours = await startShipped(context, path);
      const answer = (await (await fetch(`${ours.url}/api/v1/sales/today`)).json()) as { total_count: number };
      times.push((performance.now() - started) / 1000);
      if (answer.total_count !== expected) throw new Error(`${answer.total_count} sales instead of ${expected}`);
      const floorStarted = performance.now();
      const floor = await startFloor(context, 'express', ours.url, ['/api/v1/sales/today']);
      await (await fetch(`${floor.url}/api/v1/sales/today`)).text();
      floors.push((performance.now() - floorStarted) / 1000);
      await Promise.all([ours.stop(), floor.stop()]);
    }
    const [value, floor] = [median(times), median(floors)];
    return [
      {
        what: 'start to first right answer',
        value,
        unit: 's',
        floor: { name: 'bare Express', value: floor },
        ratio: value / floor,
        goal: atMost(MOST_SECONDS, value, 's'),
      },
    ];
  },
};

/** The bench's own count: sales of the shop's day, whatever their status. */
function salesToday(path: string): number {
  const writer = openWriter(path);
  const from = dayStart(dayOf(Math.floor(Date.now() / 1000), ZONE), ZONE);
  const sql = "SELECT COUNT(*) FROM receipts WHERE created_at >= ? AND json_extract(fiscal_doc, '$.type') = 'sale'";
  const count = Number(writer.db.prepare(sql).pluck().get(from));
  writer.close();
  return count;
}
