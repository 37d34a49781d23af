import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../../support/program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the command line', () => {
  it('helps', async () => {
    const { code, stdout } = await runProgram(['--help']);
    expect(code).toBe(0);
    for (const command of ['run', 'check', 'doctor']) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  it.each(['run', 'check', 'doctor'])('helps with %s', async (command) => {
    const { code, stdout } = await runProgram([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: pos-monitor ${command}`));
  });

  it('knows its version', async () => {
    expect(await runProgram(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each<[string[], RegExp]>([
    [[], /^Usage:/],
    [['doctr'], /Did you mean doctor\?/],
    [['check', '--shw'], /Did you mean --show\?/],
    [['check', 'a.yml', 'b.yml'], /too many arguments/],
    [['check', 'a.yml', '--config', 'b.yml'], /a\.yml or --config b\.yml, not both/],
    [['demo', '--adapter-port', 'abc'], /--adapter-port.*Expected a number/],
  ])('calls %j a wrong use', async (args, message) => {
    const { code, stderr } = await runProgram(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('check', () => {
  it('is content with a file that can be used', async () => {
    writeFileSync(join(folder, 'pos-monitor.yml'), 'shop: {name: Лавка}\n');
    const { code, stdout } = await runProgram(['check'], { folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'pos-monitor.yml can be used.\n' });
  });

  it('is content with no file at all', async () => {
    expect(await runProgram(['check'], { folder })).toMatchObject({ code: 0 });
  });

  it('says every error, with its line', async () => {
    const file = join(folder, 'shop.yml');
    writeFileSync(file, 'listen:\n  port: many\nshop:\n  nmae: x\n');
    const { code, stderr } = await runProgram(['check', file], { environment: { LOG_LEVEL: 'loud' } });
    expect(code).toBe(1);
    expect(stderr).toContain('listen.port (line 2): expected a whole number from 0 to 65535, found "many"');
    expect(stderr).toContain('shop.nmae (line 4): unknown setting, did you mean shop.name?');
    expect(stderr).toContain('log_level (environment variable LOG_LEVEL): expected one of');
  });

  it.each([[[]], [['-c']], [['--config']]])('takes the file as the other commands do: %j', async (flag) => {
    const file = join(folder, 'shop.yml');
    writeFileSync(file, 'listen: {port: many}\n');
    const { code, stderr } = await runProgram(['check', ...flag, file]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('shop.yml cannot be used') });
  });

  it('shows what is in effect, but no secrets', async () => {
    writeFileSync(
      join(folder, 'pos-monitor.yml'),
      'terminals: {POS-001: Касса 1}\nnotifications: {telegram: [{chat_id: -7, bot_token: "1:tokentoken"}]}\n',
    );
    const { stdout } = await runProgram(['check', '--show'], { folder, environment: { PORT: '8765' } });
    expect(stdout).toContain('No contact has `second`');
    expect(stdout).toMatch(/port: 8765/);
    expect(stdout).toMatch(/POS-001: Касса 1/);
    expect(stdout).toMatch(/chat_id: -7/);
    expect(stdout).not.toContain('tokentoken');
  });
});
