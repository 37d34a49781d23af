/**
 * A series is one reading of the Snapshot under the name that Prometheus knows. Metrics, alert conditions, dashboards
 * and the table in docs/reference.md all take it from here, so that a name is written once.
 */
import { oncePer } from '../once-per.ts';
import type { Snapshot } from '../snapshot.ts';
import type { TerminalTill, Till } from '../till.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** What has to be seen for a series to be known: a file, the adapter, or no more than pos-monitor itself. */
export type SeriesSource = 'buffer' | 'adapter' | 'monitor';

export interface Series {
  readonly name: string;
  readonly source: SeriesSource;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly labelNames: readonly string[];
  /** No sample at all where the value is not known. */
  read(snapshot: Snapshot): readonly Sample[];
  /** Whether this says anything of the shop or the terminal. Where it is not defined, a missing sample says "none". */
  readonly known?: (snapshot: Snapshot, posId: string) => boolean;
}

/** Series that are read together; one that throws costs only its group. */
export interface Collector {
  readonly name: string;
  readonly series: readonly Series[];
}

const takenOf = oncePer((_: Snapshot) => new Map<Series, readonly Sample[]>());

/** What the series says of this Snapshot, read once for all who ask. Throws where it cannot be read. */
export function samplesOf(series: Series, snapshot: Snapshot): readonly Sample[] {
  const all = takenOf(snapshot);
  const known = all.get(series);
  if (known !== undefined) return known;
  const samples = series.read(snapshot);
  if (!samples.every(({ value }) => Number.isFinite(value))) throw new RangeError(`${series.name} is not a number`);
  all.set(series, samples);
  return samples;
}

type Reader<Subject> = (subject: Subject) => number | null;

/** One value of the shop. */
export function gauge(name: string, help: string, read: Reader<Snapshot>): Series {
  return {
    name,
    source: 'monitor',
    help,
    type: 'gauge',
    labelNames: [],
    read: (snapshot) => sample({}, read(snapshot)),
  };
}

/** Grows while the program runs, and starts anew with it. */
export function counter(name: string, help: string, read: Reader<Snapshot>): Series {
  return { ...gauge(name, help, read), type: 'counter' };
}

/** One value of the buffer; absent while the buffer cannot be read. */
export function tillGauge(name: string, help: string, read: Reader<Till>): Series {
  return seenBy(
    'buffer',
    gauge(name, help, ({ till }) => (till === null ? null : read(till))),
  );
}

/** One value a terminal, under the label pos_id. */
export function terminalGauge(
  name: string,
  help: string,
  read: (terminal: TerminalTill, till: Till) => number | null,
): Series {
  return {
    name,
    source: 'buffer',
    help,
    type: 'gauge',
    labelNames: ['pos_id'],
    read: ({ till }) =>
      till?.terminals.flatMap((terminal) => sample({ pos_id: terminal.posId }, read(terminal, till))) ?? [],
  };
}

/** A series whose missing sample means that nothing is known, and never that there is none. */
export function known(series: Series): Series {
  return { ...series, known: (snapshot) => samplesOf(series, snapshot).length > 0 };
}

/** Several values, told apart by labels from closed lists. */
export function labelledGauge(
  name: string,
  help: string,
  labelNames: readonly string[],
  read: (snapshot: Snapshot) => readonly Sample[],
): Series {
  return { name, source: 'monitor', help, type: 'gauge', labelNames, read };
}

export function seenBy(source: SeriesSource, series: Series): Series {
  return { ...series, source };
}

export function oneOf<State extends string>(label: string, states: readonly State[], current: State): Sample[] {
  return states.map((state) => ({ labels: { [label]: state }, value: state === current ? 1 : 0 }));
}

export function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}

function sample(labels: Labels, value: number | null): Sample[] {
  return value === null ? [] : [{ labels, value }];
}
