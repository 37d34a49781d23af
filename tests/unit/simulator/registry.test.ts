import { expect, test } from 'vitest';
import { findScenario, scenarios, UsageError } from '../../../src/simulator/scenarios/registry.ts';

test('each scenario says in Russian what it is about, and has a name of its own', () => {
  const names = scenarios.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, title, about, expectedAlerts } of scenarios) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/[а-я]/);
    expect(about).toMatch(/[а-я].*\.$/);
    for (const alert of expectedAlerts) expect(alert).toMatch(/^Pos[A-Z]/);
  }
});

test('finds by name, and guesses what was meant', () => {
  expect(findScenario('ofd-outage').name).toBe('ofd-outage');
  expect(() => findScenario('ofd-outag')).toThrow('Возможно, «ofd-outage»?');
  expect(() => findScenario('xyzzyxyzzy')).toThrow(UsageError);
  expect(() => findScenario('xyzzyxyzzy')).not.toThrow('Возможно');
});

test('what only the monitor can know is in its settings, as a date to come', () => {
  for (const [name, key] of [
    ['drive-expires', 'fiscal_drive_ends'],
    ['contract-expires', 'ofd_contract_ends'],
  ] as const) {
    const ends = String(findScenario(name).monitorConfig('Europe/Moscow')[key]);
    expect(ends).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(Date.parse(ends)).toBeGreaterThan(Date.now());
  }
});
