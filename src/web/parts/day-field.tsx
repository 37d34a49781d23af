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
