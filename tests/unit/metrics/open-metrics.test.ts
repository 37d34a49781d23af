import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { asksForOpenMetrics, openMetrics } from '../../../src/metrics/view-page.ts';

const PAGE = readFileSync('tests/golden/metrics.txt', 'utf8');
const samples = (page: string) => page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const families = (page: string) => [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]);

describe('the page in OpenMetrics', () => {
  const page = openMetrics(PAGE);

  it('has the same samples, in the same order', () => {
    expect(samples(page)).toEqual(samples(PAGE));
    expect(samples(page).length).toBeGreaterThan(100);
  });

  it('ends where it says, and nothing stands between families', () => {
    expect(page.endsWith('\n# EOF\n')).toBe(true);
    expect(page).not.toContain('\n\n');
  });

  it('names a family once, and a counter without its _total', () => {
    const names = families(page).map(([name]) => name);
    expect(names).toHaveLength(families(PAGE).length);
    expect(new Set(names).size).toBe(names.length);
    expect(families(page)).toContainEqual(['http_requests', 'counter']);
    for (const [name, type] of families(page)) if (type === 'counter') expect(name).not.toMatch(/_total$/);
  });

  it('knows a counter only by its name', () => {
    expect(openMetrics('# HELP sold So "many"\n# TYPE sold counter\nsold 1\n')).toBe(
      '# HELP sold So \\"many\\"\n# TYPE sold unknown\nsold 1\n# EOF\n',
    );
  });
});

test.each([
  // Prometheus 2.42 and 3, VictoriaMetrics, a browser, curl.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    true,
  ],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    true,
  ],
  ['text/plain;version=0.0.4;q=1,*/*;q=0.1', false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
  ['*/*', false],
  ['application/openmetrics-text;version=1.0.0;q=0,text/plain', false],
  ['application/openmetrics-text;version=1.0.0;q=0.3,text/plain;q=0.9', false],
  ['application/openmetrics-text;version=2.0.0', false],
  ['application/openmetrics-text', true],
  [undefined, false],
])('Accept: %s', (accept, wanted) => expect(asksForOpenMetrics(accept)).toBe(wanted));
