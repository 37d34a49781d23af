/** Files with a year's past, made once for a run. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBufferFile, fillHistory } from '../../../src/simulator/index.ts';
import type { Context } from '../case.ts';

export function createFiles(folder: string, say: (text: string) => void): Context['file'] {
  const made = new Map<string, string>();
  return (receipts, count = 2) => {
    const name = `${receipts}-${count}`;
    const known = made.get(name);
    if (known !== undefined) return known;
    say(`writing a buffer.db with ${receipts.toLocaleString('en')} receipts …`);
    const path = join(folder, name, 'buffer.db');
    mkdirSync(join(folder, name), { recursive: true });
    const terminals = Array.from({ length: count }, (_, at) => `POS-${String(at + 1).padStart(3, '0')}`);
    createBufferFile(path);
    fillHistory(path, { days: 365, receipts, terminals });
    made.set(name, path);
    return path;
  };
}
