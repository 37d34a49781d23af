import { expect, test } from 'vitest';
import { upToDateReference } from '../../../scripts/reference.ts';

test('the reference tells the settings, endpoints, alerts and metrics that there are (npm run docs)', async () => {
  const { now, wanted } = await upToDateReference();
  expect(now).toBe(wanted);
});
