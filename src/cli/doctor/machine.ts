import { readFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get as getOverTls } from 'node:https';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Config } from '../../config/schema.ts';
import { dayOf, type Seconds, type TimeZone } from '../../domain/day.ts';
import { parsedJson } from '../../domain/foreign.ts';
import { clockText } from '../../domain/time-text.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

const OTHER_PORT =
  'Задайте другой порт: listen.port или PORT, и перезапустите Prometheus и Alertmanager, если они есть рядом.';

export async function examinePort({ host, port }: Config['listen']): Promise<Finding> {
  switch (await tryToListen(host, port)) {
    case null:
      return fine('port', `Порт ${port} свободен`);
    case 'EADDRINUSE':
      return (await isPosMonitor({ host, port }))
        ? fine('port', `На порту ${port} работает pos-monitor`)
        : problem('port', `Порт ${port} занят другой программой`, OTHER_PORT);
    case 'EACCES':
      return problem('port', `Порт ${port} закрыт для этого пользователя`, OTHER_PORT);
    default:
      return problem('port', `У этого компьютера нет адреса ${host}`, 'Проверьте listen.host или HOST.');
  }
}

/** null, or the code of what stood in the way. */
function tryToListen(host: string, port: number): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

async function isPosMonitor({ host, port }: Config['listen']): Promise<boolean> {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return (await saysHealth(getPlain, reachable, port)) || saysHealth(getOverTls, reachable, port);
}

function saysHealth(get: typeof getPlain | typeof getOverTls, hostname: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    // A certificate bears the name that people use, and not this address.
    const options = { hostname, port, path: '/health', rejectUnauthorized: false, signal: AbortSignal.timeout(2000) };
    const asked = get(options, async (answer) => {
      const body = parsedJson(await text(answer).catch(() => ''));
      resolve(z.object({ buffer_accessible: z.boolean() }).safeParse(body).success);
    });
    asked.once('error', () => resolve(false));
  });
}

export function examineUser(): Finding {
  return fine('user', `Работаю от имени ${userText(process.geteuid?.())}`);
}

/** A user as an administrator knows him; in a container the number often has no name. */
export function userText(uid: number | bigint | undefined): string {
  if (uid === undefined) return userInfo().username;
  const name = nameOf(String(uid));
  return name === null ? `uid ${uid}` : `${name} (uid ${uid})`;
}

function nameOf(uid: string): string | null {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === uid);
    return line?.split(':')[0] ?? null;
  } catch {
    return null;
  }
}

/** A computer whose battery is empty wakes up in its year of birth. */
const PLAUSIBLE_YEARS = { first: 2025, last: 2100 };

export function examineClock(now: Seconds, drift: Seconds | null, tolerance: Seconds): Finding {
  const utc = new Date(now * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const year = Number(utc.slice(0, 4));
  const advice = 'Включите синхронизацию времени: дата в чеке должна быть верной.';
  if (year < PLAUSIBLE_YEARS.first || year > PLAUSIBLE_YEARS.last) {
    return problem('clock', `Часы этого компьютера показывают ${utc} UTC`, advice);
  }
  if (drift === null) return fine('clock', `Часы: ${utc} UTC, сравнить не с чем`);
  const seconds = Math.round(Math.abs(drift));
  if (Math.abs(drift) > tolerance) {
    return warning('clock', `Часы ${drift > 0 ? 'спешат' : 'отстают'} от часов адаптера на ${seconds} с`, advice);
  }
  return fine('clock', `Часы: ${utc} UTC, с часами адаптера сходятся`);
}

export function examineZone(now: Seconds, zone: TimeZone): Finding {
  const date = dayOf(now, zone).split('-').toReversed().join('.');
  return fine('time_zone', `Часовой пояс магазина ${zone}: сейчас ${date} ${clockText(now, now, zone)}`);
}
