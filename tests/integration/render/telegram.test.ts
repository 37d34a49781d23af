import { describe, expect, it } from 'vitest';
import {
  alerts,
  expectTelegramHtml,
  LIMIT,
  NASTY,
  rendered,
  textOf,
  useTemplates,
} from '../../support/rendered-messages.ts';

useTemplates();

describe.each([
  ['P1', 1],
  ['P1', 3],
  ['P1', 12],
  ['P2', 1],
  ['P2', 3],
  ['P2', 12],
] as const)('a Telegram message of %s × %i', (level, count) => {
  const of = alerts(level, count);

  it('fits, is the HTML that Telegram takes, and shows ten at most', () => {
    const message = rendered('pos.telegram', of);
    expect(message.length).toBeLessThan(LIMIT);
    expectTelegramHtml(message);
    const icon = level === 'P1' ? '🔴' : '🟡';
    expect(message.split(icon).length - 1).toBe(Math.min(count, 10));
    expect(message.includes('и ещё 2, всего 12')).toBe(count > 10);
    expect(message).not.toMatch(/\n{3,}/);
  });

  it('tells what, where, since when, and what to do', () => {
    const message = textOf(rendered('pos.telegram', of));
    for (const { annotations } of of.slice(0, 10)) {
      expect(message).toContain(`${annotations.title} · ${annotations.summary}`);
      expect(message).toContain(annotations.action);
    }
    expect(message).toContain(NASTY.slice(0, 24));
    expect(message).toContain('с 21.11 00:30');
  });

  it('fits when some are over', () => {
    const message = rendered('pos.telegram', [...of, ...alerts(level, count, 'resolved')]);
    expect(message.length).toBeLessThan(LIMIT);
    expectTelegramHtml(message);
    expect(message).toContain('✅');
  });
});
