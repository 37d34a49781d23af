/** Files with a year's past, made once for a run. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBufferFile, fillHistory } from '../../../src/simulator/index.ts';

const TERMINALS = ['POS-001', 'POS-002'];

export function createFiles(folder: string, say: (text: string) => void): (receipts: number) => string {
  const made = new Map<number, string>();
  return (receipts) => {
    const known = made.get(receipts);
    if (known !== undefined) return known;
    say(`writing a buffer.db with ${receipts.toLocaleString('en')} receipts …`);
    const path = join(folder, String(receipts), 'buffer.db');
    mkdirSync(join(folder, String(receipts)), { recursive: true });
    createBufferFile(path);
    fillHistory(path, { days: 365, receipts, terminals: TERMINALS });
    made.set(receipts, path);
    return path;
  };
}
