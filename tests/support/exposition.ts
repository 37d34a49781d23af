/** Reads a page of /metrics back, as far as tests need it. */

interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"(?:,|$)/g;

export function samplesOf(page: string): ExposedSample[] {
  return page.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const match = LINE.exec(line);
    if (match === null) throw new Error(`not a sample: ${line}`);
    const [, name = '', labels = '', value = ''] = match;
    return [{ name, labels: labelsOf(labels), value: Number(value) }];
  });
}

/** The names of the families, as their TYPE lines say. */
export function familiesOf(page: string): string[] {
  return [...page.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
}

function labelsOf(text: string): Record<string, string> {
  const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name, value = '']) => [
      name,
      value.replace(/\\[n"\\]/g, (seen) => escapes[seen] ?? seen),
    ]),
  );
}
