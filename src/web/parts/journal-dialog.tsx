import { useEffect, useRef, useState } from 'preact/hooks';
import type { JournalAnswer } from '../../api/schemas/journal.ts';
import { longDay } from '../../domain/time-text.ts';
import { api } from '../live/rest.ts';
import { failureWords } from '../model/failure.ts';
import { type JournalLine, type JournalReader, journalDays } from '../model/journal.ts';
import { DayField, type DialogProps, Modal, TillField } from './dialog.tsx';

/** Entries, and how things stood when they were asked for: what stood then may have ended since. */
interface Page extends JournalAnswer {
  readonly reader: JournalReader;
}

export function JournalDialog({ posId, terminals, today, reader, onClose }: DialogProps & { reader: JournalReader }) {
  const [till, setTill] = useState(posId);
  const [day, setDay] = useState('');
  const [page, setPage] = useState<Page | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const leave = useRef(() => {});
  const load = (before: Page | null) => {
    let left = false;
    leave.current();
    leave.current = () => {
      left = true;
    };
    setFailure(null);
    api.journal({ day: day === '' ? null : day, pos_id: till, before: before?.next ?? null }).then(
      ({ entries, next }) =>
        left || setPage({ entries: [...(before?.entries ?? []), ...entries], next, reader: before?.reader ?? reader }),
      (error: unknown) => left || setFailure(failureWords(error, 'Журнал')),
    );
  };
  useEffect(() => {
    setPage(null);
    load(null);
    return () => leave.current();
  }, [till, day]);

  const days = page === null ? [] : journalDays(page.entries, page.reader, day !== '' && day !== today);
  return (
    <Modal id="journal" title="Журнал" onClose={onClose}>
      <div class="fields">
        <TillField id="journal-till" terminals={terminals} value={till} onTill={setTill} />
        <DayField id="journal-day" label="День (пусто — все)" value={day} latest={today} onDay={setDay} />
      </div>
      {page === null && failure === null && <p class="waiting">Загрузка…</p>}
      {failure !== null && (
        <p class="problem" role="alert" data-testid="journal-problem">
          {failure}
        </p>
      )}
      {page !== null && days.length === 0 && (
        <p class="waiting">{page.next === null ? 'Тревог не было' : 'Здесь только сообщения, тревоги раньше'}</p>
      )}
      {days.map(({ day: name, lines }) => (
        <section key={name} class="journal-day">
          <h3>{longDay(name)}</h3>
          <ul>
            {lines.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ul>
        </section>
      ))}
      {page !== null && page.next !== null && (
        <button type="button" onClick={() => load(page)} data-testid="journal-more">
          Показать раньше
        </button>
      )}
    </Modal>
  );
}

function Line({ line: { tone, time, title, notes, detail } }: { line: JournalLine }) {
  return (
    <li class={`edge-${tone}`} data-testid="journal-line">
      <span class="time">{time}</span>
      <span>
        <strong>{title}</strong>
        {notes.map((note) => (
          <span key={note} class="journal-note">
            {note}
          </span>
        ))}
        {detail !== null && <small>{detail}</small>}
      </span>
    </li>
  );
}
