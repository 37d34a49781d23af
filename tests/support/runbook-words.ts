/** What a runbook may name: everything in `code` must be one of these. */
import { z } from 'zod';
import { ERROR_CODES } from '../../src/api/schemas/common.ts';
import * as salesSchemas from '../../src/api/schemas/sales.ts';
import * as statusSchemas from '../../src/api/schemas/status.ts';
import { settingsShape } from '../../src/config/load.ts';
import { ROLES } from '../../src/config/schema.ts';

const SERVICES = ['pos_monitor', 'prometheus', 'alertmanager', 'grafana', 'kkt_adapter'];
const ADAPTER_PATHS = ['/v1/health', '/v1/kkt/buffer/status', '/v1/kkt/worker/status', '/v1/kkt/heartbeat/status'];
export const OUR_PATHS = ['/health', '/api/v1/status', '/api/v1/terminals', '/api/v1/sales/export.csv'];
const OUR_COMMANDS = ['doctor', 'check', 'user add ИМЯ'];

const ADAPTER_FIELDS = ['running', 'state', 'synced', 'failed', 'skipped', 'pending', 'dlq_size'];
const FILES = [
  'buffer.db',
  'buffer.db-wal',
  'buffer.db-shm',
  'pos-monitor.yml',
  'web-config.yml',
  'docker-compose.yml',
  '.env',
  'secrets',
  'journal.db',
  'journal.db-wal',
  'journal.db.damaged-…',
  'CHANGELOG.md',
  'prometheus/',
  'prometheus/rules/',
];
/** Pieces of commands and of settings that a page explains. */
const EXPLAINED = [
  'curl',
  'curl.exe',
  'curl http',
  'curl -u ИМЯ',
  '-X POST',
  'localhost',
  'pos_monitor_state',
  '/var/lib/pos-monitor',
  'pos-monitor',
  'prometheus-alertmanager',
  '10001:10001',
  'POS_MONITOR_UID',
  'POS_MONITOR_GID',
  'СЛУЖБА',
  'http://',
  'http://192.168.1.10:8001',
  'docker compose',
  'docker system prune',
  'ПРЕЖНЯЯ',
  'POS_MONITOR_VERSION=',
  'POS_TIMEZONE',
  'POS-002: "Касса 2"',
  '"status":"ok"',
];

const SYSTEM_COMMANDS = [
  'docker compose ps',
  'docker compose up -d',
  'docker compose up -d --build',
  'docker compose up -d --force-recreate grafana',
  'docker compose build',
  'docker compose kill -s HUP pos_monitor alertmanager',
  'docker compose kill -s HUP alertmanager',
  'git log -1 --format=%h',
  'git reflog -5',
  'git switch main',
  'git pull',
  'git checkout ПРЕЖНЯЯ',
  'hostname -I',
  'ipconfig',
  'docker image prune',
  'docker system df',
  'npm ci',
  'npm run build',
  'sudo node_modules/.bin/node dist/cli.js check /etc/pos-monitor/pos-monitor.yml',
  'sudo deploy/install.sh',
  'sudo systemctl restart pos-monitor',
  'sudo systemctl stop pos-monitor',
  'sudo systemctl start pos-monitor',
  'sudo systemctl reload pos-monitor',
  'sudo systemctl restart prometheus prometheus-alertmanager',
  'systemctl status СЛУЖБА',
  'sudo journalctl -n 200 -u СЛУЖБА',
  'df -h',
  'timedatectl',
  'sudo timedatectl set-ntp true',
  'w32tm /query /status',
];

/** The journal of alerts goes to another computer: our own file, and nothing of the adapter's. */
const JOURNAL_MOVES = [
  'docker compose cp pos_monitor:/app/state/journal.db journal.db',
  'docker compose cp journal.db pos_monitor:/app/state/journal.db',
  'docker compose run --rm --user 0 --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint chown pos_monitor -R 10001:10001 /app/state',
  'sudo cp journal.db /var/lib/pos-monitor/journal.db',
  'sudo chown --reference=/var/lib/pos-monitor/. /var/lib/pos-monitor/journal.db',
];

const service = SERVICES.join('|');
const FORMS = [
  new RegExp(`^docker compose (restart|stop|start) (${service})$`),
  new RegExp(`^docker compose logs --tail \\d+ (${service})$`),
  /^sudo systemctl (restart|stop|start) СЛУЖБА$/,
];

export function withoutJournalMoves(markdown: string): string {
  return JOURNAL_MOVES.reduce((text, command) => text.replace(command, ''), markdown);
}

export function isKnownCommand(command: string): boolean {
  return (
    SYSTEM_COMMANDS.includes(command) ||
    JOURNAL_MOVES.includes(command) ||
    FORMS.some((form) => form.test(command)) ||
    isOurCommand(command) ||
    isKnownRequest(command)
  );
}

export function isKnownWord(word: string): boolean {
  return (
    [...FILES, ...SERVICES, ...ROLES, ...ERROR_CODES, ...ADAPTER_FIELDS, ...EXPLAINED].includes(word) ||
    settingNames.has(word) ||
    answerFields.has(word) ||
    isKnownCommand(word) ||
    /^(docker compose|sudo pos-monitor) .*…$/.test(word) ||
    OUR_PATHS.some((path) => word === `{{public_url}}${path}`)
  );
}

function isOurCommand(command: string): boolean {
  const [, ours] = /^(?:docker compose run --rm pos_monitor|(?:sudo )?pos-monitor) (.+)$/.exec(command) ?? [];
  return ours !== undefined && OUR_COMMANDS.includes(ours);
}

/** Nothing but the adapter's own manual sync is ever posted. */
function isKnownRequest(command: string): boolean {
  if (command === 'curl -X POST {{adapter_url}}/v1/kkt/buffer/sync') return true;
  const [, host, path = ''] = /^curl "?\{\{(\w+)\}\}([^?"]*)(?:\?[\w=&-]*)?"?$/.exec(command) ?? [];
  return (host === 'adapter_url' ? ADAPTER_PATHS : host === 'public_url' ? OUR_PATHS : []).includes(path);
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: unknown;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly $defs?: Readonly<Record<string, Shape>>;
}

const settingNames = namesIn(settingsShape() as Shape);
const answerFields = new Set(
  [...Object.values(statusSchemas), ...Object.values(salesSchemas)]
    .filter((value) => value instanceof z.ZodType)
    .flatMap((schema) => [...namesIn(z.toJSONSchema(schema, { reused: 'inline', unrepresentable: 'any' }) as Shape)]),
);

function namesIn(shape: Shape): Set<string> {
  const inner = [
    ...Object.values(shape.properties ?? {}),
    ...Object.values(shape.$defs ?? {}),
    ...(shape.anyOf ?? []),
    ...(shape.items ? [shape.items] : []),
  ];
  return new Set([...Object.keys(shape.properties ?? {}), ...inner.flatMap((part) => [...namesIn(part)])]);
}
