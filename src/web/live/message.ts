/** What the server says, checked cheaply: enough that a foreign answer is never taken for the state of a till. */
import type { RealtimeMessage } from '../../api/schemas/status.ts';
import { parsedJson } from '../../domain/foreign.ts';

export type Message = RealtimeMessage;

export function parseMessage(text: string): Message | null {
  const value = parsedJson(text);
  return isMessage(value) ? value : null;
}

export function isMessage(value: unknown): value is Message {
  return (
    has(value, 'timestamp', 'number') &&
    has(value, 'kkt_status', 'object') &&
    has(value, 'shop', 'object') &&
    has(value, 'buffer', 'object') &&
    has(value, 'alerts', 'object') &&
    Array.isArray(value.alerts) &&
    has(value, 'terminals', 'object') &&
    Array.isArray(value.terminals)
  );
}

export function has<K extends string>(
  value: unknown,
  key: K,
  type: 'number' | 'object' | 'string',
): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value && typeof Reflect.get(value, key) === type;
}
