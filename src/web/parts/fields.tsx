/** Whose: on a till's own page it is that till's, and there is nothing to choose. */
export interface Tills {
  readonly posId: string | null;
  readonly terminals: readonly { readonly posId: string; readonly name: string }[];
}

interface TillFieldProps {
  readonly id: string;
  readonly terminals: Tills['terminals'];
  readonly value: string | null;
  readonly onTill: (posId: string | null) => void;
}

export function TillField({ id, terminals, value, onTill }: TillFieldProps) {
  if (terminals.length === 0) return null;
  return (
    <label class="field">
      Касса
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onTill(event.currentTarget.value || null)}
        data-testid={id}
      >
        <option value="">Все кассы</option>
        {terminals.map(({ posId, name }) => (
          <option key={posId} value={posId}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DayFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly latest: string;
  readonly problem?: string | null;
  readonly onDay: (day: string) => void;
}

export function DayField({ id, label, value, latest, problem = null, onDay }: DayFieldProps) {
  return (
    <label class="field">
      {label}
      <input
        type="date"
        id={id}
        value={value}
        max={latest}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : 'period-problem'}
        onInput={(event) => onDay(event.currentTarget.value)}
        data-testid={id}
      />
    </label>
  );
}
