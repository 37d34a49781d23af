/** What the simulator tells its adapter behind the scenes. The HTTP face stays that of the real one. */
import type { AdapterOptions } from './adapter.ts';
import type { ClockSpec } from './clock.ts';
import type { RestoredSession } from './sessions.ts';

export type AdapterSettings = Omit<AdapterOptions, 'clock'> & { readonly clockSpec: ClockSpec };

export type AdapterCommand =
  | { readonly op: 'clock'; readonly spec: ClockSpec }
  | { readonly op: 'paper'; readonly present: boolean }
  | { readonly op: 'worker'; readonly running: boolean }
  /** Whether the disk takes anything more. */
  | { readonly op: 'disk'; readonly full: boolean }
  | { readonly op: 'odoo'; readonly online: boolean }
  | { readonly op: 'openSession'; readonly posId: string; readonly cashKopecks: number }
  | { readonly op: 'closeSession'; readonly posId: string };

export interface NumberedCommand {
  readonly id: number;
  readonly command: AdapterCommand;
}

export type AdapterMessage =
  | { readonly type: 'ready'; readonly port: number; readonly restored: readonly RestoredSession[] }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | { readonly type: 'done'; readonly id: number; readonly error: string | null };

/** Both ends are ours; the channel itself knows no types. */
export function asMessage(value: unknown): AdapterMessage {
  return value as AdapterMessage;
}

export function asCommand(value: unknown): NumberedCommand {
  return value as NumberedCommand;
}
