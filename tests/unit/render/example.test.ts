import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderExample, type Setting, settings } from '../../../scripts/example-settings.ts';
import { readYaml } from '../../../src/config/document.ts';
import { defaultConfig, settingsShape } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';

const committed = readFileSync(new URL('../../../pos-monitor.example.yml', import.meta.url), 'utf8');

/** What an operator gets who takes the "#" away from every setting that is wanted; explanations begin with "# ". */
function uncommented(text: string, wanted: (line: string) => boolean = () => true): unknown {
  const lines = text.split('\n').map((line) => (/^#(?! \S)/.test(line) ? line.slice(1) : line));
  return readYaml(lines.filter(wanted).join('\n')).data;
}

it('is what the schema says: render it anew after a change of the schema', () => {
  expect(committed).toBe(renderExample(settingsShape()));
});

it('can be copied as it is: nothing is set', () => {
  expect(readYaml(committed).data ?? {}).toEqual({});
});

it('can be used with every setting uncommented, one of each pair of secrets', () => {
  const result = configSchema.safeParse(uncommented(committed, (line) => !/_file:/.test(line)));
  expect(result.error?.issues).toBeUndefined();
});

it('shows the defaults', () => {
  const given = uncommented(committed, (line) => !/_file:/.test(line));
  const defaults = defaultConfig();
  expect(given).toMatchObject({
    thresholds: defaults.thresholds,
    listen: defaults.listen,
    adapter: defaults.adapter,
    // Where the default is nothing, the example shows what could stand there.
    shop: { ...defaults.shop, closed: ['sunday', '2027-01-01'] },
  });
});

it('explains every setting', () => {
  const all = (list: readonly Setting[]): Setting[] => list.flatMap((setting) => [setting, ...all(setting.inner)]);
  const silent = all(settings(settingsShape())).filter(({ description }) => description === '');
  expect(silent).toEqual([]);
});
