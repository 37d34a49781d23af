/**
 * How a state looks wherever it is shown: tones with their colours and signs, levels with their names, and the chips,
 * which sum up what the alerts say about one subject and so cannot say anything else. Page, dashboards and messages
 * draw from here.
 */
import type { Level } from './alerts/alert.ts';

/** A colour is only ever the second sign of a state: a word or a shape says the same. */
export const TONES = ['bad', 'watch', 'info', 'good', 'none'] as const;
export type Tone = (typeof TONES)[number];

interface ToneFace {
  /** For text on a light ground, and on a dark one. */
  readonly light: string;
  readonly dark: string;
  readonly sign: string;
}

export const TONE_FACES: Readonly<Record<Tone, ToneFace>> = {
  bad: { light: '#b3151c', dark: '#ff9090', sign: '‼' },
  watch: { light: '#8a4b00', dark: '#ffc267', sign: '!' },
  info: { light: '#0b57a4', dark: '#8cc2ff', sign: 'i' },
  good: { light: '#146c3a', dark: '#66d495', sign: '✓' },
  none: { light: '#515d6b', dark: '#a9b6c4', sign: '?' },
};

export const LEVEL_FACES: Readonly<Record<Level, { readonly tone: Tone; readonly name: string }>> = {
  P1: { tone: 'bad', name: 'Срочно' },
  P2: { tone: 'watch', name: 'Внимание' },
  INFO: { tone: 'info', name: 'К сведению' },
};

export const NO_DATA = 'Нет данных';

export type ChipId = 'print' | 'queue' | 'ofd' | 'shift' | 'odoo';

interface ChipDefinition {
  readonly id: ChipId;
  readonly title: string;
  /** The alerts about it, by name. */
  readonly about: readonly string[];
}

export const CHIPS: readonly ChipDefinition[] = [
  {
    id: 'print',
    title: 'Печать',
    about: [
      ...['PosReceiptsNotPrinted', 'PosReceiptNotPrinted', 'PosBufferFull', 'PosShiftTooLong', 'PosAdapterDown'],
      ...['PosDiskFull', 'PosTestPrinter', 'PosFiscalDriveExpires', 'PosOfdDeadlineNear'],
    ],
  },
  {
    id: 'queue',
    title: 'Очередь в ОФД',
    about: [
      ...['PosBufferFull', 'PosBufferHigh', 'PosBufferFillingUp', 'PosDlqNotEmpty', 'PosOfdRejectsReceipt'],
      ...['PosReceiptOverdue', 'PosOfdDeadlineNear', 'PosReceiptWaiting'],
    ],
  },
  {
    id: 'ofd',
    title: 'ОФД',
    about: [
      ...['PosOfdAccessDenied', 'PosBreakerOpen', 'PosBreakerFlapping', 'PosBreakerHalfOpen', 'PosAdapterSlow'],
      ...['PosSyncStalled', 'PosSyncWorkerStopped', 'PosOfdContractExpires'],
    ],
  },
  {
    id: 'shift',
    title: 'Смена',
    about: ['PosShiftTooLong', 'PosShiftEndsSoon', 'PosShiftOutlivesNight', 'PosCashMismatch'],
  },
  { id: 'odoo', title: 'Odoo', about: ['PosOdooOffline', 'PosTransactionsUnsynced'] },
];

const WORST_FIRST: readonly Level[] = ['P1', 'P2', 'INFO'];

/** `atRest` is what its source says where no alert about it stands: 'none' where that cannot be seen. */
export function chipTone(
  { about }: ChipDefinition,
  alerts: readonly { readonly name: string; readonly level: Level }[],
  atRest: Tone,
): Tone {
  const standing = alerts.filter(({ name }) => about.includes(name));
  const worst = WORST_FIRST.find((level) => standing.some((alert) => alert.level === level));
  return worst === undefined ? atRest : LEVEL_FACES[worst].tone;
}
