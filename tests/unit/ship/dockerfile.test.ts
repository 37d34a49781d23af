import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programVersion } from '../../../src/place.ts';
import { ROOT, read } from './files.ts';

interface Instruction {
  readonly name: string;
  readonly text: string;
}

const instructions: Instruction[] = read('Dockerfile')
  .split('\n')
  .filter((line) => !/^\s*(#|$)/.test(line))
  .join('\n')
  .replace(/\\\n\s*/g, ' ')
  .split('\n')
  .map((line) => ({ name: line.split(' ')[0] ?? '', text: line.slice(line.indexOf(' ') + 1) }));

const stages = instructions
  .flatMap(({ name, text }, index) => (name === 'FROM' ? [{ text, index }] : []))
  .map(({ text, index }, position, all) => ({
    name: / AS (\S+)$/.exec(text)?.[1] ?? '',
    from: text.replace(/^--platform=\S+ /, '').split(' ')[0],
    onBuilder: /^--platform=\$\{BUILDPLATFORM\} /.test(text),
    body: instructions.slice(index + 1, all[position + 1]?.index),
  }));

function stage(name: string) {
  const found = stages.find((known) => known.name === name);
  if (found === undefined) throw new Error(`the Dockerfile has no stage ${name}`);
  return found;
}

const has = (name: string, instruction: string) => stage(name).body.filter((known) => known.name === instruction);

it('builds the product by default', () => {
  expect(stages.at(-1)?.name).toBe('pos-monitor');
});

it('pins its base, a slim one of the very Node that the tests run with', () => {
  const base = /^NODE_IMAGE=node:(\d+\.\d+\.\d+)-\w+-slim$/.exec(instructions[0]?.text ?? '');
  expect(base?.[1]).toBe(JSON.parse(read('package-lock.json')).packages['node_modules/node'].version);
  const names = new Set(stages.map(({ name }) => name));
  for (const { from } of stages) expect(/^\$\{NODE_IMAGE\}$/.test(from ?? '') || names.has(from ?? '')).toBe(true);
});

it("runs commands only in stages that are thrown away, on the builder's own processor", () => {
  for (const { name, body, onBuilder, from } of stages) {
    if (!body.some((known) => known.name === 'RUN')) continue;
    expect(['base', 'tools', 'pos-monitor']).not.toContain(name);
    expect(onBuilder || stage(from ?? '').onBuilder).toBe(true);
  }
});

it('runs as a user of its own, whose numbers can be chosen, and never becomes root again', () => {
  expect(has('base', 'USER').map(({ text }) => text)).toEqual([expect.stringMatching(/^\$\{UID\}:\$\{GID\}$/)]);
  expect(has('base', 'ARG').map(({ text }) => text)).toEqual(expect.arrayContaining(['UID=10001', 'GID=10001']));
  for (const name of ['tools', 'pos-monitor']) expect(has(name, 'USER')).toEqual([]);
});

it('needs no shell and no tool to run and to be examined', () => {
  const started = instructions.filter(({ name }) => ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].includes(name));
  expect(started).toHaveLength(4);
  for (const { text } of started) {
    const words = JSON.parse(text.slice(text.indexOf('[')));
    expect(words.every((word: unknown) => typeof word === 'string')).toBe(true);
  }
  expect(has('pos-monitor', 'HEALTHCHECK')[0]?.text).toMatch(/CMD \["node", "\/app\/dist\/healthcheck\.js"\]$/);
});

it('brings the product as its bundle alone, and the tools as sources with the packages that they run on', () => {
  const copies = (name: string) => has(name, 'COPY').map(({ text }) => text);
  expect(copies('pos-monitor')).toEqual(['--from=build /product /app']);
  expect(has('packages', 'RUN')[0]?.text).toMatch(/npm ci --omit=dev /);
  for (const name of ['better-sqlite3', '@grafana', 'tslib']) {
    expect(copies('packages')).toContain(`--from=build /build/node_modules/${name} node_modules/${name}`);
  }
  expect(copies('tools')).toEqual(expect.arrayContaining(['--from=packages /packages/node_modules /app/node_modules']));
});

it('tells what it is, and the version of the program', () => {
  const label = has('base', 'LABEL')[0]?.text ?? '';
  for (const key of ['title', 'description', 'licenses', 'version', 'revision']) {
    expect(label).toContain(`org.opencontainers.image.${key}=`);
  }
  expect(has('base', 'ARG').map(({ text }) => text)).toContain(`VERSION=${programVersion()}`);
});

it('copies from the checkout only what .dockerignore lets in', () => {
  const allowed = read('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const there = new Set([...readdirSync(ROOT), ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)]);
  for (const path of allowed) expect(there, path).toContain(path);
  const copied = instructions.filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='));
  for (const path of copied.flatMap(({ text }) => text.split(' ').slice(0, -1))) {
    if (path !== '.') expect(allowed).toContain(path);
  }
});
