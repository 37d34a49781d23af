/** Prometheus' text format, as far as readings of the Snapshot need it. */
import type { Sample, Series } from '../domain/series/series.ts';

export type Family = Pick<Series, 'name' | 'help' | 'type'>;

export function familyText({ name, help, type }: Family, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}`);
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function labelsText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
