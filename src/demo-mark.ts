/**
 * A demo till leaves a file beside its buffer.db. Whoever reads that buffer then says that its data is invented, however
 * he came to read it: nobody has to remember a setting.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARK = 'INVENTED-BY-THE-DEMO-TILL';

export function markAsDemo(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARK), '');
}

/** Asked where the folder is read: it may lie on a disk that does not answer. */
export function isMarkedAsDemo(bufferPath: string): boolean {
  return existsSync(join(dirname(bufferPath), MARK));
}
