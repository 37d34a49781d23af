import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ReceiptAnswer, ReceiptsFoundAnswer } from '../../api/schemas/sales.ts';
import { MOST_DAYS_SEARCHED } from '../../domain/receipt-search.ts';
import { api } from '../live/rest.ts';
import { failureWords, periodProblem } from '../model/failure.ts';
import { detailsModel, foundModel, foundWords } from '../model/receipts.ts';
import { DayField, type DialogProps, Modal, TillField } from './dialog.tsx';
import { Status } from './icons.tsx';

interface FindDialogProps extends DialogProps {
  readonly zone: string;
  /** Whether a sum may be looked for. */
  readonly revenue: boolean;
}

export function FindDialog({ posId, terminals, today, zone, revenue, onClose }: FindDialogProps) {
  const [asked, setAsked] = useState({
    ...{ number: '', sum: '', product: '', time: '' },
    ...{ from: today, to: today, pos_id: posId },
  });
  const [found, setFound] = useState<ReceiptsFoundAnswer | null>(null);
  const [opened, setOpened] = useState<ReceiptAnswer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  /** Counts what was tapped: only the last of it may still open. */
  const wanted = useRef(0);
  const change = (part: Partial<typeof asked>) => setAsked({ ...asked, ...part });

  const find = () => {
    wanted.current += 1;
    const problem = periodProblem(asked.from, asked.to, today, MOST_DAYS_SEARCHED);
    setFailure(problem);
    setFound(null);
    if (problem !== null) return;
    setBusy(true);
    // A sum as it is printed: with spaces between thousands, and the sign of the rouble.
    const given = { ...asked, sum: asked.sum.replace(/[\s₽]/g, '') };
    const filled = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value?.trim() || null]));
    api
      .receipts(filled)
      .then(setFound, (error: unknown) => setFailure(failureWords(error, 'Поиск', true)))
      .finally(() => setBusy(false));
  };
  useEffect(find, []);
  const heading = useRef<HTMLHeadingElement>(null);
  /** The receipt in the list that was opened: there the reader goes on. */
  const place = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => (opened === null ? place : heading).current?.focus(), [opened]);
  const open = (id: string, row: HTMLButtonElement) => {
    place.current = row;
    setFailure(null);
    const number = ++wanted.current;
    const isOld = () => number < wanted.current;
    api.receipt(id).then(
      (receipt) => isOld() || setOpened(receipt),
      (error: unknown) => isOld() || setFailure(failureWords(error, 'Чек')),
    );
  };

  const field = (name: 'number' | 'sum' | 'product', label: string) => (
    <label class="field">
      {label}
      <input
        type="text"
        value={asked[name]}
        inputMode={name === 'sum' ? 'decimal' : 'text'}
        onInput={(event) => change({ [name]: event.currentTarget.value })}
        data-testid={`find-${name}`}
      />
    </label>
  );
  return (
    <Modal id="find" title={opened === null ? 'Найти чек' : 'Чек'} heading={heading} onClose={onClose}>
      <form
        class="fields"
        hidden={opened !== null}
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        {field('number', 'Номер чека, ФД или ФПД')}
        {revenue && field('sum', 'Сумма')}
        {field('product', 'Товар')}
        <label class="field">
          Примерно во сколько
          <input
            type="time"
            value={asked.time}
            onInput={(event) => change({ time: event.currentTarget.value })}
            data-testid="find-time"
          />
        </label>
        <DayField id="find-from" label="С" value={asked.from} latest={today} onDay={(from) => change({ from })} />
        <DayField id="find-to" label="По" value={asked.to} latest={today} onDay={(to) => change({ to })} />
        <TillField id="find-till" terminals={terminals} value={asked.pos_id} onTill={(pos_id) => change({ pos_id })} />
        <button type="submit" class="primary" disabled={busy} data-testid="find-go">
          Найти
        </button>
      </form>
      <div hidden={opened !== null}>
        <p class="note" role="status" data-testid="find-status">
          {busy ? 'Ищем…' : foundWords(found)}
        </p>
        {found !== null && <FoundList found={found} zone={zone} onOpen={open} />}
      </div>
      {opened !== null && <Opened receipt={opened} zone={zone} onBack={() => setOpened(null)} />}
      {failure !== null && (
        <p class="problem" role="alert" data-testid="find-problem">
          {failure}
        </p>
      )}
    </Modal>
  );
}

interface FoundListProps {
  readonly found: ReceiptsFoundAnswer;
  readonly zone: string;
  readonly onOpen: (id: string, row: HTMLButtonElement) => void;
}

function FoundList({ found, zone, onOpen }: FoundListProps) {
  if (found.receipts.length === 0) return null;
  return (
    <ul class="found" data-testid="found">
      {found.receipts
        .map((receipt) => foundModel(receipt, zone))
        .map(({ id, when, what, sum, tone, delivery }) => (
          <li key={id}>
            <button type="button" class={`edge-${tone}`} onClick={({ currentTarget }) => onOpen(id, currentTarget)}>
              <span>
                {when} <strong>{sum}</strong>
              </span>
              <span>{what}</span>
              <small>{delivery}</small>
            </button>
          </li>
        ))}
    </ul>
  );
}

function Opened({ receipt, zone, onBack }: { receipt: ReceiptAnswer; zone: string; onBack: () => void }) {
  const { when, what, sum, tone, delivery, facts, items, trouble } = detailsModel(receipt, zone);
  return (
    <div class="paper" data-testid="receipt">
      <button type="button" onClick={onBack} data-testid="receipt-back">
        ← К списку
      </button>
      <p>
        {when}. {what} <strong>{sum}</strong>
      </p>
      <Status tone={tone} words={delivery} testId="receipt-delivery" />
      {trouble !== null && <p class="problem">{trouble}</p>}
      <table>
        <caption>Позиции</caption>
        <tbody>
          {items.map(({ name, quantity, sum: total }, index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td>{quantity}</td>
              <td>{total}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Реквизиты</caption>
        <tbody>
          {facts.map(([word, value]) => (
            <tr key={word}>
              <th scope="row">{word}</th>
              <td class="breaks">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
