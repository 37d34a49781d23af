import { expect, it } from 'vitest';
import { COMPOSE_TEXT, read } from './files.ts';

/** The names that docker-compose.yml takes from .env, with the default that it gives them. */
const uses = [...COMPOSE_TEXT.matchAll(/\$\{(\w+)(?::([-+])([^}]*))?\}/g)].map(([, name = '', kind, value]) => ({
  name,
  fallback: kind === '-' ? value : null,
}));
const example = new Map(
  [...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value]) => [name, value] as const),
);

it('documents every variable, and none that is not used', () => {
  expect([...new Set(uses.map(({ name }) => name))].sort()).toEqual([...example.keys()].sort());
});

it('explains each one in a comment above', () => {
  for (const name of example.keys()) {
    const above = read('.env.example').split(`\n${name}=`)[0]?.split('\n\n').at(-1) ?? '';
    expect(above, name).toMatch(/^# (?!---)/m);
  }
});

/** Where the default depends on the service it is for, or is the demo's, the example leaves the value empty. */
it('shows the defaults that hold without it', () => {
  for (const { name, fallback } of uses) {
    if (fallback === null || example.get(name) === '') continue;
    expect(example.get(name), name).toBe(fallback);
  }
});

it('keeps a .env and the shop settings out of git and out of the image', () => {
  for (const path of ['.env', '/config/*']) expect(read('.gitignore').split('\n')).toContain(path);
  expect(read('.dockerignore').split('\n')[0]).toBe('**');
  expect(read('.dockerignore')).not.toMatch(/!\.env|!config/);
});
