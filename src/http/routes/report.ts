/** A day's report, as figures and on paper. */
import * as z from 'zod';
import { type DayReportAnswer, dayReport } from '../../api/schemas/report.ts';
import { dayReportView, shiftSpans } from '../../api/views/report.ts';
import type { DrawerFlow } from '../../domain/sales.ts';
import { paperOf } from '../../report/paper.ts';
import { attachment } from '../attachment.ts';
import { badParameter, calendarDay, posId } from '../input.ts';
import { presentTill, readingBuffer } from '../present.ts';
import { type HttpParts, json, jsonAnswer, type Route, route } from '../route.ts';
import type { Turns } from '../turns.ts';
import type { Visit } from '../visit.ts';

const PDF_TYPE = 'application/pdf';
const PRODUCTS = 10;

export function reportRoutes({ monitor, buffer, shop }: HttpParts, inTurn: Turns): Route[] {
  async function reportOf(
    asked: { readonly day?: string | undefined; readonly pos_id?: string | undefined },
    { response }: Visit,
  ): Promise<DayReportAnswer> {
    const view = await monitor.fresh();
    const { till } = presentTill(view, null, asked.pos_id);
    const { today, now } = view.snapshot;
    const { day = today, pos_id: whose } = asked;
    if (day > today) throw badParameter('day', 'expected a day that has begun');
    const question = { first: day, last: day, now, posId: whose };
    const spans = shiftSpans(till, day, whose, shop.zone);
    const { categories } = shop;
    const inCategories = { ...question, limit: categories.length + 1, categories };
    const [[sales], since, products, byCategory, flows] = await inTurn(response, (gone) =>
      readingBuffer(
        Promise.all([
          buffer.days({ first: day, last: day, now }, gone),
          buffer.firstDay({ now }, gone),
          buffer.products({ ...question, limit: PRODUCTS }, gone),
          categories.length === 0 ? null : buffer.products(inCategories, gone),
          buffer.drawers(spans),
        ]),
      ),
    );
    return dayReportView({
      ...{ shop, till, since, posId: whose, now, products, categories: byCategory },
      sales: sales ?? { day, terminals: {} },
      flows: new Map<string, DrawerFlow | null>(spans.map((span, index) => [span.posId, flows[index] ?? null])),
    });
  }

  const query = z.object({
    day: calendarDay().describe('Which day; today where it is left out').optional(),
    pos_id: posId.optional(),
  });
  const common = { shows: 'revenue', query, errors: ['unknown_terminal', 'buffer_unreadable', 'overloaded'] } as const;
  return [
    route({
      ...common,
      path: '/api/v1/reports/day',
      summary: "A day's report: sums by terminal, drawers, goods",
      answer: jsonAnswer(dayReport, 'The report'),
      handle: async ({ query: asked, visit }) => json(await reportOf(asked, visit)),
    }),
    route({
      ...common,
      path: '/api/v1/reports/day.pdf',
      summary: 'The same on paper: A4, with a line to sign',
      answer: { type: PDF_TYPE, description: 'A PDF that needs no fonts of the machine which shows it' },
      handle: async ({ query: asked, visit }) => {
        const report = await reportOf(asked, visit);
        const { dayPdf } = await import('../../report/day-pdf.ts');
        const kept = { what: 'Отчёт', plain: 'report', posId: asked.pos_id, from: report.date, to: report.date };
        return {
          type: PDF_TYPE,
          body: dayPdf(paperOf(report), new Date(report.made_at * 1000)),
          headers: new Map([['Content-Disposition', attachment(shop, { ...kept, ending: 'pdf', shown: true })]]),
        };
      },
    }),
  ];
}
