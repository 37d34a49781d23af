/** What a till should say, by going through everything it ever did, in the plainest way there is. */
import { randomUUID } from 'node:crypto';
import type { Step } from './steps.ts';
import type { Order } from './till.ts';

type ReceiptStep = Extract<Step, { do: 'receipt' }>;
type CashStep = Extract<Step, { do: 'cash' }>;

interface Receipt {
  readonly id: string;
  step: ReceiptStep;
  printed: boolean;
  printedTotal: number | null;
  status: 'pending' | 'synced' | 'failed';
  resolved: boolean;
}

interface Session {
  readonly openedAt: number;
  open: boolean;
}

export class Oracle {
  readonly #zone: string;
  #receipts: Receipt[] = [];
  #sessions = new Map<string, Session>();
  #cash: CashStep[] = [];

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** Takes the step into account, and says how the till is to do it. */
  orders(step: Exclude<Step, { do: 'read' | 'settle' | 'copy' | 'restore' }>): Order[] {
    switch (step.do) {
      case 'receipt':
        return [this.#sell(step)];
      case 'print':
        return this.#withReceipt(step.nth, (receipt) => this.#print(receipt, step.total));
      case 'deliver':
        return this.#withReceipt(step.nth, (receipt) => {
          if (receipt.status === 'synced') return [];
          receipt.status = 'synced';
          return [{ do: 'call', method: 'sync', with: [receipt.id, receipt.step.at + 5] }];
        });
      case 'giveUp':
        return this.#withReceipt(step.nth, (receipt) => this.#giveUp(receipt, step.resolve));
      case 'session':
        return this.#turnSession(step);
      case 'cash':
        return this.#moveCash(step);
      case 'edit':
        return this.#withReceipt(step.nth, (receipt) => this.#edit(receipt, step.to));
      case 'late':
        return this.#insertLate(step.receipt);
      case 'delete':
        return this.#withReceipt(step.nth, (receipt) => this.#delete(receipt));
      case 'vacuum':
        return [{ do: 'sql', sql: 'VACUUM', with: [] }];
    }
  }

  /** To be given back when the file is restored from a copy. */
  copy(): () => void {
    const kept = structuredClone([this.#receipts, this.#sessions, this.#cash] as const);
    return () => {
      [this.#receipts, this.#sessions, this.#cash] = structuredClone(kept);
    };
  }

  days(first: string, last: string): unknown {
    const days: unknown[] = [];
    for (let day = first; day <= last; day = nextDay(day)) days.push({ day, terminals: this.#terminalsOf(day) });
    return days;
  }

  products(first: string, last: string): { name: string; quantity: number; kopecks: number }[] {
    const sales = this.#receipts
      .filter(({ step }) => !step.malformed && step.kind === 'sale')
      .filter(({ step }) => this.#wall(step.at).day >= first && this.#wall(step.at).day <= last)
      .sort((a, b) => a.step.at - b.step.at || this.#receipts.indexOf(a) - this.#receipts.indexOf(b));
    const products = new Map<string, { name: string; quantity: number; kopecks: number }>();
    for (const item of sales.flatMap(({ step }) => step.items)) {
      const key = item.name.trim().split(/\s+/).join(' ').toLowerCase();
      const product = products.get(key) ?? { name: item.name.trim(), quantity: 0, kopecks: 0 };
      product.quantity += item.quantity;
      product.kopecks += item.total;
      products.set(key, product);
    }
    return [...products.values()];
  }

  /** In the order in which they were written. */
  undelivered(): { posId: string; createdAt: number; kopecks: number | null }[] {
    return this.#receipts
      .filter(({ status, resolved }) => status === 'pending' || (status === 'failed' && !resolved))
      .map((receipt) => ({
        posId: receipt.step.posId,
        createdAt: receipt.step.at,
        kopecks: receipt.step.malformed ? null : totalOf(receipt),
      }));
  }

  counts(): unknown {
    const count = (status: string) => this.#receipts.filter((receipt) => receipt.status === status).length;
    return { pending: count('pending'), syncing: 0, failed: count('failed') };
  }

  expectedCash(): Record<string, number> {
    const expected: Record<string, number> = {};
    for (const [posId, { open, openedAt }] of this.#sessions) {
      if (!open) continue;
      expected[posId] = 0;
      for (const move of this.#cash) {
        if (move.posId !== posId || move.at < openedAt) continue;
        const plus = (move.type === 'sale' && move.method === 'cash') || move.type === 'cash_in';
        const minus = (move.type === 'refund' && move.method === 'cash') || move.type === 'cash_out';
        expected[posId] += plus ? move.kopecks : minus ? -move.kopecks : 0;
      }
    }
    return expected;
  }

  receiptIds(): string[] {
    return this.#receipts.map(({ id }) => id);
  }

  totalOfAll(): number {
    return this.#receipts.reduce((sum, receipt) => sum + (receipt.step.malformed ? 0 : totalOf(receipt)), 0);
  }

  #sell(step: ReceiptStep): Order {
    const id = randomUUID();
    const printed = step.printed && !step.malformed;
    this.#receipts.push({ id, step, printed, printedTotal: null, status: 'pending', resolved: false });
    const rawFiscalDoc = documentOf(id, step, printed);
    return { do: 'call', method: 'addReceipt', with: [{ id, posId: step.posId, createdAt: step.at, rawFiscalDoc }] };
  }

  /** Whatever it was, it becomes another receipt. */
  #edit(receipt: Receipt, to: ReceiptStep): Order[] {
    receipt.step = to;
    receipt.printed = to.printed && !to.malformed;
    receipt.printedTotal = null;
    const sql = 'UPDATE receipts SET fiscal_doc = ?, pos_id = ?, created_at = ? WHERE id = ?';
    return [{ do: 'sql', sql, with: [documentOf(receipt.id, to, receipt.printed), to.posId, to.at, receipt.id] }];
  }

  /** Into a gap before all others, as no new row does. */
  #insertLate(step: ReceiptStep): Order[] {
    const order = this.#sell(step);
    const receipt = this.#receipts.pop();
    if (receipt === undefined) return [];
    this.#receipts.unshift(receipt);
    const sql = 'UPDATE receipts SET rowid = (SELECT min(rowid) - 1 FROM receipts) WHERE id = ?';
    return [order, { do: 'sql', sql, with: [receipt.id] }];
  }

  #delete({ id }: Receipt): Order[] {
    this.#receipts = this.#receipts.filter((receipt) => receipt.id !== id);
    return [
      { do: 'sql', sql: 'DELETE FROM dlq WHERE original_receipt_id = ?', with: [id] },
      { do: 'sql', sql: 'DELETE FROM receipts WHERE id = ?', with: [id] },
    ];
  }

  #print(receipt: Receipt, total: number | null): Order[] {
    if (receipt.printed || receipt.step.malformed) return [];
    receipt.printed = true;
    receipt.printedTotal = total;
    const merged = JSON.stringify({ fiscal_sign: '7', ...(total === null ? {} : { total: total / 100 }) });
    const sql = 'UPDATE receipts SET fiscal_doc = json_patch(fiscal_doc, ?) WHERE id = ?';
    return [{ do: 'sql', sql, with: [merged, receipt.id] }];
  }

  #giveUp(receipt: Receipt, resolve: boolean): Order[] {
    if (receipt.status !== 'pending') return [];
    receipt.status = 'failed';
    receipt.resolved = resolve;
    const given: Order = { do: 'call', method: 'moveToDlq', with: [receipt.id] };
    return resolve ? [given, { do: 'call', method: 'resolveDlq', with: [receipt.id] }] : [given];
  }

  #turnSession({ posId, at, open }: Extract<Step, { do: 'session' }>): Order[] {
    if (open) {
      this.#sessions.set(posId, { openedAt: at, open: true });
      return [{ do: 'call', method: 'openSession', with: [posId, at] }];
    }
    const session = this.#sessions.get(posId);
    if (session === undefined || !session.open) return [];
    session.open = false;
    return [{ do: 'call', method: 'closeSession', with: [posId, at] }];
  }

  #moveCash(step: CashStep): Order[] {
    const { posId, type, method, at, kopecks: amount } = step;
    if (this.#sessions.get(posId)?.open !== true) return [];
    this.#cash.push(step);
    return [{ do: 'call', method: 'cashTransaction', with: [{ posId, type, method, at, amount }] }];
  }

  #withReceipt(nth: number, use: (receipt: Receipt) => Order[]): Order[] {
    const receipt = this.#receipts[nth % Math.max(1, this.#receipts.length)];
    return receipt === undefined ? [] : use(receipt);
  }

  #terminalsOf(day: string): Record<string, unknown> {
    const own = this.#receipts.filter(({ step }) => this.#wall(step.at).day === day);
    const names = new Set(own.map(({ step }) => step.posId));
    return Object.fromEntries([...names].map((name) => [name, this.#terminal(own, name)]));
  }

  #terminal(receipts: readonly Receipt[], posId: string): unknown {
    const own = receipts.filter(({ step }) => step.posId === posId);
    const good = own.filter(({ step }) => !step.malformed);
    const ofKind = (kind: string) => good.filter(({ step }) => step.kind === kind);
    const tally = (some: readonly Receipt[]) => ({
      count: some.length,
      kopecks: some.reduce((sum, receipt) => sum + totalOf(receipt), 0),
    });
    const paid = (type: string) =>
      ofKind('sale')
        .flatMap(({ step }) => paymentsOf(step))
        .reduce((sum, [name, kopecks]) => sum + (name === type ? kopecks : 0), 0);
    return {
      sales: tally(ofKind('sale')),
      refunds: tally(ofKind('refund')),
      corrections: tally(ofKind('correction')),
      payments: { cash: paid('cash'), card: paid('card'), other: 0 },
      hours: Array.from({ length: 24 }, (_, hour) =>
        tally(ofKind('sale').filter(({ step }) => this.#wall(step.at).hour === hour)),
      ),
      printed: good.filter(({ printed }) => printed).length,
      malformed: own.length - good.length,
    };
  }

  #wall(at: number): { day: string; hour: number } {
    const text = new Date(at * 1000).toLocaleString('sv-SE', { timeZone: this.#zone });
    return { day: text.slice(0, 10), hour: Number(text.slice(11, 13)) };
  }
}

function documentOf(id: string, step: ReceiptStep, printed: boolean): string {
  const document = {
    type: step.kind,
    items: step.items.map(({ name, quantity, total, asText }) => ({
      name,
      quantity,
      total: asText ? (total / 100).toFixed(2) : total / 100,
    })),
    payments: paymentsOf(step).map(([type, kopecks]) => ({ type, amount: kopecks / 100 })),
    idempotency_key: id,
    ...(printed ? { fiscal_sign: '1', fiscal_doc_number: 1 } : {}),
  };
  const whole = JSON.stringify(document);
  return step.malformed ? whole.slice(0, whole.length / 2) : whole;
}

function totalOf({ step, printedTotal }: Receipt): number {
  return printedTotal ?? step.items.reduce((sum, { total }) => sum + total, 0);
}

function paymentsOf({ items, cashShare }: ReceiptStep): [string, number][] {
  const total = items.reduce((sum, item) => sum + item.total, 0);
  const cash = Math.round((total * cashShare) / 100);
  return [
    ['cash', cash],
    ['card', total - cash],
  ];
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
