/**
 * A demo till leaves a file beside its buffer.db. Whoever reads that buffer then says that its data is invented, however
 * he came to read it: nobody has to remember a setting.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARK = 'INVENTED-BY-THE-DEMO-TILL';

/**
 * false, and nothing is touched, where a till stands that is not ours: its receipts would go to the demo's OFD and count
 * as delivered.
 */
export function markAsDemo(folder: string): boolean {
  const bufferPath = join(folder, 'buffer.db');
  if (existsSync(bufferPath) && !isMarkedAsDemo(bufferPath)) return false;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARK), '');
  return true;
}

/** Asked where the folder is read: it may lie on a disk that does not answer. */
export function isMarkedAsDemo(bufferPath: string): boolean {
  return existsSync(join(dirname(bufferPath), MARK));
}
