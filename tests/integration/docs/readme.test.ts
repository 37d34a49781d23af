import { expect, test } from 'vitest';
import { upToDateReadme } from '../../../scripts/readme.ts';

test('the README tells the settings, endpoints, alerts and metrics that there are (npm run docs)', async () => {
  const { now, wanted } = await upToDateReadme();
  expect(now).toBe(wanted);
});
