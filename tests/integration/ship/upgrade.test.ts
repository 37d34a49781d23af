import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runProgram } from '../../support/program.ts';
import { cheapHash } from '../../support/web-config.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-upgrade-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A shop's settings of 0.1.0. A version that no longer takes them owes its users a word in CHANGELOG.md. */
const OF_0_1_0 = `shop: { name: Оптика, time_zone: Asia/Irkutsk, region: Иркутск, working_hours: { from: "10:00", to: "22:00" } }
buffer: { path: /srv/kkt/buffer.db, capacity: 300 }
adapter: { url: "http://kkt_adapter:8000", timeout_seconds: 5, probe_seconds: 20 }
terminals: { POS-001: Касса 1 }
thresholds: { buffer_high_percent: 70, receipt_waiting_hours: 2 }
listen: { host: 0.0.0.0, port: 8001 }
public_url: http://192.168.1.10:8001
fiscal_drive_ends: "2027-03-31"
notifications: { telegram: [{ chat_id: -100123, bot_token_file: ./secrets/telegram }], grafana_url: "http://192.168.1.10:3000" }
roles: { kassir: cashier, prometheus: metrics }
`;

it('takes the settings of 0.1.0', async () => {
  writeFileSync(join(folder, 'pos-monitor.yml'), OF_0_1_0);
  const users = ['kassir', 'prometheus'].map((name) => `  ${name}: ${cheapHash(name)}\n`);
  writeFileSync(join(folder, 'web-config.yml'), `basic_auth_users:\n${users.join('')}`);
  const { code, stderr } = await runProgram(['check'], { folder });
  expect(code).toBe(0);
  expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith('warning: '))).toEqual([]);
});

it('names what it does not know of the settings of another version, with line and likely name', async () => {
  writeFileSync(join(folder, 'pos-monitor.yml'), OF_0_1_0.replace('buffer_high_percent', 'buffer_high_percents'));
  const { code, stderr } = await runProgram(['check'], { folder });
  expect(code).toBe(1);
  expect(stderr).toContain('thresholds.buffer_high_percents');
  expect(stderr).toMatch(/line 5/);
  expect(stderr).toContain('buffer_high_percent');
});
